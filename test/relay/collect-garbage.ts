/** Runs a garbage collection, so that a test can see objects go that only a WeakRef holds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Node clears WeakRefs, and runs what waits for that, between tasks. */
export async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
