/** Runs work when an answer does not reach its visitor. */
import type { Exchange } from './env.js';
import { errorFields } from '../base/log.js';

/** Runs the work if the visitor has gone already, or goes before the whole answer is written. */
export function whenLost(c: Exchange<unknown>, work: () => Promise<void>): void {
  const run = (): void =>
    void work().catch((error: unknown) => c.get('log').error(errorFields(error), 'answer lost'));
  c.env.onLost(run);
}
