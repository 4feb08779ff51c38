/**
 * `WORKERS`: the relay as several processes that share its port, and a primary process that
 * restarts workers that die, adds up their metrics, and passes on the signal to stop. The primary
 * process serves no visitor, so no request can break it.
 */
import cluster, { type Worker } from 'node:cluster';
import { createServer } from 'node:http';
import { Registry } from 'prom-client';
import type { Check } from './check.js';
import { within } from '../base/within.js';
import { wallClock } from './base/clock.js';
import type { Config } from './settings/config.js';
import type { Logger } from './base/log.js';
import { answerMetrics, listen } from './server.js';
import { readWorkers } from './base/worker-metrics.js';

/** The number of this worker; undefined in the primary process, and in a relay without workers. */
export const workerNumber = (): number | undefined => cluster.worker?.id;

/** Milliseconds; a worker that lived for less has died at once. */
const longLife = 10_000;
const longestPause = 30_000;
/** Milliseconds beyond SHUTDOWN_SECONDS after which a worker that has not ended is killed. */
const spare = 900;

/**
 * Milliseconds before the next worker is started.
 * @param early number of workers in a row that have died at once.
 */
export const pauseAfter = (early: number): number =>
  early === 0 ? 0 : Math.min(longestPause, 100 * 2 ** early);

/**
 * Runs until a signal ends it.
 * @returns the code to exit with: 1 where no worker could be started at all.
 * @throws Error where the port of the metrics cannot be had.
 */
export async function runWorkers(config: Config, log: Logger, check: Check): Promise<number> {
  const stopping = new AbortController();
  const metrics = await serveMetrics(config, check);
  const alive = new Map<Worker, Promise<void>>();
  let everListened = false;
  let code = 0;
  let early = 0;

  function start(): void {
    const worker = cluster.fork();
    const born = wallClock.now();
    worker.once('listening', () => (everListened = true));
    alive.set(
      worker,
      new Promise((resolve) => {
        worker.once('exit', (exitCode: number, signal: string | null) => {
          alive.delete(worker);
          resolve();
          if (!stopping.signal.aborted) replace(worker, born, { code: exitCode, signal });
        });
      }),
    );
    log.info({ worker: worker.id, pid: worker.process.pid }, 'worker started');
  }

  function replace({ id }: Worker, born: number, how: object): void {
    const lived = wallClock.now() - born;
    early = lived < longLife ? early + 1 : 0;
    const pause = pauseAfter(early);
    log.error({ worker: id, ...how, lived, pause }, 'worker died; its calls go on at the others');
    if (!everListened) {
      // The worker has logged why it failed, and the next one would fail in the same way.
      code = 1;
      stopping.abort();
      return;
    }
    wallClock.sleep(pause, stopping.signal).then(start, () => {});
  }

  for (let count = 0; count < config.workers; count += 1) start();
  void check();
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping');
    stopping.abort();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve));

  const endAll = (signal: NodeJS.Signals): void => {
    for (const worker of alive.keys()) worker.process.kill(signal);
  };
  endAll('SIGTERM');
  const ended = Promise.all(alive.values());
  const patience = config.shutdownSeconds * 1000 + spare;
  if (!(await within(patience, () => ended, { clock: wallClock }))) endAll('SIGKILL');
  await ended;
  metrics?.closeAllConnections();
  metrics?.close();
  return code;
}

/** Serves the metrics of all workers together. */
async function serveMetrics({ metricsHost, metricsPort }: Config, check: Check) {
  if (metricsPort === 0) return undefined;
  const read = readWorkers(wallClock);
  const server = createServer(answerMetrics(Registry.PROMETHEUS_CONTENT_TYPE, read, check));
  await listen(server, metricsPort, metricsHost);
  return server;
}
