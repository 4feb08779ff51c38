/**
 * Adds up the metrics of several workers. The last numbers read from a worker stay in the sum when
 * it dies: Prometheus would take a counter that falls for a restart, and every rate over it would
 * be wrong. prom-client's own `clusterMetrics()` is not used, since it forgets dead workers and
 * gives no answer at all when a worker dies while it is asked.
 */
import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';
import type { Metrics } from './metrics.js';

/** Metrics as a registry returns them, and as a worker sends them to the primary process. */
type Numbers = Awaited<ReturnType<Metrics['registry']['getMetricsAsJSON']>>;

interface Message {
  readonly type?: string;
  readonly numbers?: Numbers;
}

const question = 'click-to-dial:measured?';
const answer = 'click-to-dial:measured';

/** Milliseconds a worker has to answer; after that its last numbers are used. */
const patience = 3000;

/** Runs in a worker: answers the primary process when it asks for this worker's metrics. */
export function tellMetrics({ registry }: Pick<Metrics, 'registry'>): void {
  process.on('message', ({ type }: Message) => {
    if (type !== question) return;
    void registry
      .getMetricsAsJSON()
      .then((numbers) => process.send?.({ type: answer, numbers } satisfies Message));
  });
}

/** prom-client gives the type as a name such as `counter`, although it declares a numeric enum. */
const isSum = ({ type }: Numbers[number]): boolean =>
  ['counter', 'histogram'].includes(String(type));

/** Keeps the newest numbers of every living worker, and the sums of all workers that have died. */
export function createTotals() {
  const living = new Map<number, Numbers>();
  const dead = new Set<number>();
  let left = Promise.resolve<Numbers>([]);
  const add = (all: readonly Numbers[]) => AggregatorRegistry.aggregate([...all]);

  return {
    heard(worker: number, numbers: Numbers): void {
      if (!dead.has(worker)) living.set(worker, numbers);
    },
    died(worker: number): void {
      const last = living.get(worker)?.filter(isSum) ?? [];
      living.delete(worker);
      dead.add(worker);
      left = left.then((sums) => add([sums, last]).getMetricsAsJSON());
    },
    async text(): Promise<string> {
      // Copied before anything is awaited: a worker that dies meanwhile would be in neither list.
      const now = [...living.values()];
      return add([...now, await left]).metrics();
    },
  };
}

/** Runs in the primary process: asks all workers. @returns a reader of the text for Prometheus. */
export function readWorkers(clock: Clock): () => Promise<string> {
  const totals = createTotals();
  cluster.on('message', ({ id }, { type, numbers }: Message) => {
    if (type === answer && numbers) totals.heard(id, numbers);
  });
  cluster.on('exit', ({ id }) => totals.died(id));

  /** Resolves when the worker has answered or exited, or when the time is over. */
  const answered = (worker: Worker, over: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        worker.off('message', listen);
        worker.off('exit', done);
        resolve();
      };
      const listen = ({ type }: Message): void => {
        if (type === answer) done();
      };
      worker.on('message', listen);
      worker.on('exit', done);
      over.addEventListener('abort', done);
      worker.send({ type: question } satisfies Message, () => {});
    });
  const ask = (worker: Worker): Promise<void> =>
    within(patience, (over) => answered(worker, over), { clock });

  return async () => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(workers.filter((worker) => worker.isConnected()).map(ask));
    return totals.text();
  };
}
