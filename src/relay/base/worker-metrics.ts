/**
 * What several workers measure, as one. What a worker has counted stays counted when it dies, as far as
 * anybody has asked for it: a sum that falls would be a restart to Prometheus, and every rate over it
 * wrong. Not prom-client's own way between processes, which forgets the dead and, where one dies while
 * it is asked, answers nobody.
 */
import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry } from 'prom-client';
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';
import type { Metrics } from './metrics.js';

/** As a registry tells them, and as they come from another process. */
type Numbers = Awaited<ReturnType<Metrics['registry']['getMetricsAsJSON']>>;

interface Message {
  readonly type?: string;
  readonly numbers?: Numbers;
}

const question = 'click-to-dial:measured?';
const answer = 'click-to-dial:measured';

/** Milliseconds for an answer; of a worker that gives none the last numbers count. */
const patience = 3000;

/** In a worker: lets the one above ask for what this one has measured. */
export function tellMetrics({ registry }: Pick<Metrics, 'registry'>): void {
  process.on('message', ({ type }: Message) => {
    if (type !== question) return;
    void registry
      .getMetricsAsJSON()
      .then((numbers) => process.send?.({ type: answer, numbers } satisfies Message));
  });
}

/** prom-client tells the type by name, in spite of its own declaration. */
const isSum = ({ type }: Numbers[number]): boolean =>
  ['counter', 'histogram'].includes(String(type));

/** The newest numbers of all who live, and the sums of all who lived. */
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
      // Before anything is awaited: who dies meanwhile would be in neither.
      const now = [...living.values()];
      return add([...now, await left]).metrics();
    },
  };
}

/** Above the workers: asks all of them. @returns the text for Prometheus. */
export function readWorkers(clock: Clock): () => Promise<string> {
  const totals = createTotals();
  cluster.on('message', ({ id }, { type, numbers }: Message) => {
    if (type === answer && numbers) totals.heard(id, numbers);
  });
  cluster.on('exit', ({ id }) => totals.died(id));

  /** Resolves when the worker has answered, or is gone. */
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
