/** What has to happen when an answer does not reach its visitor. */
import type { Exchange } from './env.js';
import { errorFields } from '../base/log.js';

/** Runs the work if the visitor has gone, or goes before the answer was written to its end. */
export function whenLost(c: Exchange<unknown>, work: () => Promise<void>): void {
  const run = (): void =>
    void work().catch((error: unknown) => c.get('log').error(errorFields(error), 'answer lost'));
  c.env.onLost(run);
}
