/** Runs a garbage collection, which takes all objects that only a WeakRef still holds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Several rounds, since Node clears WeakRefs and runs their finalizers between tasks. */
export async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}
