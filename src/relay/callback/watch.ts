/** Follows one call-back request in the store, whichever relay changes it. */
import type { Clock } from '../../base/clock.js';
import type { Records } from './records.js';
import type { CallbackRecord } from './states.js';

/**
 * Milliseconds after which the store is read without a message too: a change may happen before the
 * subscription begins, or while Redis is away. It also keeps proxies from closing a silent
 * connection.
 */
const LOOK = 15_000;

/**
 * The record now, after each change, and every 15 seconds; ends when it is gone or the signal
 * aborts.
 */
export async function* watchRecord(
  records: Records,
  clock: Clock,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<CallbackRecord, void> {
  let news = new AbortController();
  const wake = (): void => news.abort();
  const unwatch = records.watch(id, wake);
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      // Made before the record is read, so that a change during the reading is not missed.
      news = new AbortController();
      const record = await records.read(id);
      if (!record) return;
      yield record;
      if (!signal.aborted) await clock.sleep(LOOK, news.signal).catch(() => {});
    }
  } finally {
    signal.removeEventListener('abort', wake);
    unwatch();
  }
}
