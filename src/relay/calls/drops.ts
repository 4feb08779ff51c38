/**
 * Dropping calls, so that no agent sits before one that nobody is in: for a visitor who asks for it,
 * once more after a create that a drop has overtaken, and for visitors who are gone.
 */
import type { HttpAnswer } from '../../api/http/http.js';
import { dropAnswered } from './answers.js';
import type { Calls } from './calls.js';
import type { StoredRecord } from './call-record.js';
import type { Clock } from '../../base/clock.js';
import { errorFields, type Logger } from '../base/log.js';
import type { Metrics } from '../base/metrics.js';
import type { UpstreamAnswer, Upstream } from './upstream.js';

export interface Drops {
  /** The visitor's own. @throws ApiError; then, as after any answer that is none, the relay repeats it. */
  drop(visitor: string, token: string): Promise<UpstreamAnswer>;
  /** After a create that may have succeeded though the visitor has dropped the call before. */
  dropBehind(visitor: string): void;
  /** The center says that the call is over. */
  ended(visitor: string): Promise<void>;
  /** Drops what is abandoned, again and again, until the signal aborts. */
  sweep(signal: AbortSignal): Promise<void>;
  /** Resolves when no drop of the relay's own is under way. */
  settled(): Promise<void>;
}

/** Milliseconds between two looks for abandoned calls. */
const sweepEvery = 5000;
/** Drops of the relay's own for one call, half a minute apart; then it is left to the center. */
const mostTries = 10;

export interface DropParts {
  readonly calls: Calls;
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export function createDrops({ calls, upstream, clock, log, metrics }: DropParts): Drops {
  const behind = new Set<Promise<void>>();

  async function end(visitor: string, how: string): Promise<void> {
    if (await calls.end(visitor)) metrics.callsEnded.inc({ how });
  }

  async function send(visitor: string, token: string): Promise<UpstreamAnswer> {
    const known = token || (await upstream.applyToken(visitor));
    return upstream.send('dropClickToCall', { visitor, token: known }, calls.tokens(visitor));
  }

  /** One try of the relay's own. */
  async function tryDrop(visitor: string, record: StoredRecord, how: string): Promise<void> {
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
      return;
    }
    const tries = await calls.failed(visitor, record, token);
    log.warn({ tries, status: answer?.status, ...why }, 'drop not answered');
    if (tries < mostTries) return;
    await end(visitor, 'lost');
    log.error({ tries }, 'call given up: the center may hold it until its own timeout');
  }

  return {
    async drop(visitor, token) {
      const record = await calls.leave(visitor);
      try {
        const sent = await send(visitor, record?.token ?? token);
        if (!dropAnswered(sent.answer)) await calls.dropLater(visitor, sent.token);
        // While create is under way its own answer decides: another drop follows it.
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
        // Only the signal ends the sleep before its time.
        await clock.sleep(sweepEvery, signal).catch(() => {});
        if (signal.aborted) return;
        try {
          const abandoned = await calls.takeAbandoned();
          await Promise.all(
            abandoned.map(({ visitor, record }) => tryDrop(visitor, record, 'abandoned')),
          );
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
