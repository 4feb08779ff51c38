/**
 * What visitors leave for the agents beside their calls: ratings and messages. They come from the
 * simulator's journal, since no document says how a center hands them to an agent's desk.
 */
import { systemClock } from '../base/clock.js';
import type { Entry } from '../simulator/index.js';
import { words } from './desk-wording.js';
import { getRecord } from './simulator.js';

const PAUSE = 1000;

/** Reports each rating and message that comes in, until the agent signs out. */
export async function followInbox(
  report: (what: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let since: number | undefined;
  while (!signal.aborted) {
    try {
      // The first answer says only where the journal ends: what was left before is not reported.
      const { entries, next } = await getRecord(since ?? Number.MAX_SAFE_INTEGER);
      since = next;
      for (const told of entries.map(sayOf)) if (told !== undefined) report(told);
    } catch {
      // The desk's own polls notice a center that is away, and tell the agent.
    }
    await systemClock.sleep(PAUSE, signal).catch(() => {});
  }
}

function sayOf(entry: Entry): string | undefined {
  if (entry.kind !== 'service') return undefined;
  const { happened, detail = '' } = entry;
  if (happened === 'rated') return words.log.rated(detail);
  return happened === 'message-left' ? words.log.message(detail) : undefined;
}
