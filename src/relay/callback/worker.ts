/**
 * The loop in which a relay handles due call-back requests, and asks the center how calls go, for
 * all relays.
 */
import type { Clock } from '../../base/clock.js';
import { errorFields, type Logger } from '../base/log.js';
import type { Callbacks } from './callbacks.js';

/** Milliseconds between two reads of the queue. */
const PAUSE = 1000;

/** Requests that one relay sends at the same time. */
const AT_ONCE = 20;

/** Questions that one relay has at the center at the same time. */
const QUESTIONS_AT_ONCE = 4;

export interface CallbackWorker {
  start(): void;
  /** Takes no more requests, and waits until those taken are sent and their answers stored. */
  stop(): Promise<void>;
}

export function createCallbackWorker({
  callbacks,
  clock,
  log,
}: {
  callbacks: Pick<Callbacks, 'takeDue' | 'handle' | 'takeQuestions' | 'ask'>;
  clock: Clock;
  log: Logger;
}): CallbackWorker {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const asking = new Set<Promise<void>>();
  let loop: Promise<void> | undefined;

  return {
    start() {
      loop ??= run();
    },
    async stop() {
      stopping.abort();
      await loop;
      await Promise.all([...underWay, ...asking]);
    },
  };

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const id of await callbacks.takeDue(AT_ONCE - underWay.size)) {
          begin(underWay, callbacks.handle(id));
        }
        for (const id of await callbacks.takeQuestions(QUESTIONS_AT_ONCE - asking.size)) {
          begin(asking, callbacks.ask(id));
        }
      } catch (error) {
        log.error(errorFields(error), 'the queue of callbacks cannot be read');
      }
      await clock.sleep(PAUSE, stopping.signal).catch(() => {});
    }
  }

  function begin(all: Set<Promise<void>>, promise: Promise<void>): void {
    const work = promise
      // A failure is only logged: the queue gives the request out again.
      .catch((error: unknown) => log.error(errorFields(error), 'a callback could not be moved on'))
      .finally(() => all.delete(work));
    all.add(work);
  }
}
