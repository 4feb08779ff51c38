/**
 * Asks the center for the place in the queue and the estimated wait, again and again while a call
 * is queued. A center that does not answer usefully is asked no more on this page.
 */
import { ApiError } from '../api/http/errors.js';
import { queryQueueInfo, type QueueInfo } from '../api/services/queue-info.js';
import { createServices, mayPass } from '../api/services/services.js';
import type { Work } from './work.js';
import { waitedSeconds } from './context.js';

/** Milliseconds between an answer and the next question. */
const interval = 10_000;

/** Milliseconds until the one further question, after a failure that may pass. */
const secondTry = 30_000;

/** Resolves when the queue is left or the center is not asked any more. Never rejects. */
export async function watchQueue(work: Work): Promise<void> {
  const { context, signal, clock, fetch } = work;
  const { server } = context.options;
  const services = createServices({ server, fetch, clock });
  const name = 'queryQueueInfo';
  let failed = false;
  signal.addEventListener('abort', () => (context.queue = undefined), { once: true });
  while (!signal.aborted && services.has(name)) {
    let pause = interval;
    try {
      const queue = await queryQueueInfo(services, signal);
      failed = false;
      if (queue.position === undefined && queue.estimatedWait === undefined) services.lacks(name);
      else note(queue, work);
    } catch (error) {
      if (signal.aborted) return;
      if (failed || !mayPass(error)) services.lacks(name);
      failed = true;
      const { retryAfter = 0 } = error instanceof ApiError ? error : {};
      pause = Math.max(secondTry, retryAfter);
    }
    if (services.has(name)) await clock.sleep(pause, signal).catch(() => {});
  }
}

function note(queue: QueueInfo, { context, clock, tell }: Work): void {
  const { position, estimatedWait } = queue;
  const before = context.queue;
  const at = clock.now();
  context.queue = { ...queue, at };
  if (before?.position !== position || before?.estimatedWait !== estimatedWait) {
    tell((host) => host.onQueue?.({ position, estimatedWait, waited: waitedSeconds(context, at) }));
  }
  tell((host) => host.onChange?.());
}
