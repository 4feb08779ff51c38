/**
 * Drops calls, so that no agent is left in a call without a visitor: when the visitor asks for it,
 * once more after a create that was still under way then, and when the visitor has gone. The text
 * session of a visitor who has gone is ended after the call.
 */
import type { HttpAnswer } from '../../api/http/request.js';
import { dropAnswered } from './answers.js';
import type { Calls } from './calls.js';
import type { StoredRecord } from './call-record.js';
import type { TextSessions } from './text-sessions.js';
import type { Clock } from '../../base/clock.js';
import { errorFields, type Logger } from '../base/log.js';
import type { Metrics } from '../base/metrics.js';
import type { UpstreamAnswer, Upstream } from './upstream.js';

export interface Drops {
  /**
   * The drop that a visitor asks for. Without a proper answer the relay repeats it.
   * @throws ApiError
   */
  drop(visitor: string, token: string): Promise<UpstreamAnswer>;
  /** Drops a call that create may have made after its visitor had dropped it. */
  dropBehind(visitor: string): void;
  /** Notes that the center has ended the call. */
  ended(visitor: string): Promise<void>;
  /** Looks for abandoned calls and drops them, again and again until the signal aborts. */
  sweep(signal: AbortSignal): Promise<void>;
  /** Resolves when no drop begun by `dropBehind` is under way. */
  settled(): Promise<void>;
}

/** Milliseconds between two looks for abandoned calls. */
const sweepEvery = 5000;
/**
 * Drops that the relay itself sends for one call, half a minute apart; then the center's timeout
 * has to end it.
 */
const mostTries = 10;

export interface DropParts {
  readonly calls: Calls;
  readonly texts: Pick<TextSessions, 'close' | 'closeAbandoned'>;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export function createDrops({ calls, texts, upstream, clock, log, metrics }: DropParts): Drops {
  const behind = new Set<Promise<void>>();

  async function end(visitor: string, how: string): Promise<void> {
    if (await calls.end(visitor)) metrics.callsEnded.inc({ how });
  }

  async function send(visitor: string, token: string): Promise<UpstreamAnswer> {
    const known = token || (await upstream.applyToken(visitor));
    return upstream.send('dropClickToCall', { visitor, token: known }, calls.tokens(visitor));
  }

  /** Sends one drop by the relay itself. @returns whether nothing is left of the call here. */
  async function tryDrop(visitor: string, record: StoredRecord, how: string): Promise<boolean> {
    let { token } = record;
    let answer: HttpAnswer | undefined;
    let why = {};
    try {
      ({ answer, token } = await send(visitor, token));
    } catch (error) {
      why = errorFields(error);
    }
    if (answer && dropAnswered(answer)) {
      await end(visitor, how);
      log.info({ how, ms: clock.now() - record.since }, 'call dropped by the relay');
      return true;
    }
    const tries = await calls.failed(visitor, record, token);
    log.warn({ tries, status: answer?.status, ...why }, 'drop not answered');
    if (tries < mostTries) return false;
    await end(visitor, 'lost');
    log.error({ tries }, 'call given up: the center may hold it until its own timeout');
    return true;
  }

  return {
    async drop(visitor, token) {
      const record = await calls.leave(visitor);
      try {
        const sent = await send(visitor, record?.token ?? token);
        if (!dropAnswered(sent.answer)) await calls.dropLater(visitor, sent.token);
        // While create is under way the record stays: another drop follows when create is answered.
        else if (record?.state !== 'leaving') await end(visitor, 'visitor');
        return sent;
      } catch (error) {
        await calls.dropLater(visitor, record?.token ?? token);
        throw error;
      }
    },

    dropBehind(visitor) {
      const work = (async () => {
        const record = await calls.find(visitor);
        if (!record) return;
        await calls.touch(visitor, 30_000);
        await tryDrop(visitor, record, 'visitor');
      })().catch((error: unknown) => log.error(errorFields(error), 'drop failed'));
      behind.add(work);
      void work.finally(() => behind.delete(work));
    },

    ended: (visitor) => end(visitor, 'center'),

    async sweep(signal) {
      while (!signal.aborted) {
        // The sleep rejects only when the signal aborts, which the next line handles.
        await clock.sleep(sweepEvery, signal).catch(() => {});
        if (signal.aborted) return;
        try {
          const abandoned = await calls.takeAbandoned();
          await Promise.all(
            abandoned.map(async ({ visitor, record }) => {
              if (await tryDrop(visitor, record, 'abandoned')) await texts.close(visitor);
            }),
          );
          await texts.closeAbandoned();
        } catch (error) {
          log.error(errorFields(error), 'looking for abandoned calls failed');
        }
      }
    },

    async settled() {
      await Promise.all(behind);
    },
  };
}
