/**
 * `npm run bench:relay`: 200 and then 2,000 visitors who all poll, for a minute each, through the
 * relay and, in the same run, through a bare proxy in Node before the same center. Prints answers per
 * second, what lies between visitor and center adds to a poll (median and 99th percentile), and
 * memory. Visitors, relay and center share this machine. `--seconds 10` makes it shorter.
 */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { visit } from './visitors.js';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Whatever happens, nothing of this run stays. */
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

async function start(file: string, ...args: string[]): Promise<Running> {
  const process = fork(here(file), args);
  children.add(process);
  const [address] = (await once(process, 'message')) as [AddressInfo];
  return { process, url: `http://127.0.0.1:${address.port}` };
}

/** The relay as it is shipped; limits that one machine with 2,000 visitors would meet are off. */
async function startRelay(center: string): Promise<Running> {
  const port = 20_000 + (process.pid % 20_000);
  const relay = fork(here('../../../dist/relay-main.js'), [], {
    silent: true,
    execArgv: [],
    env: {
      ...process.env,
      FABRIC_URL: center,
      APP_KEY: 'app-key',
      APP_SECRET: 'app-secret',
      CHANNEL_ID: 'channel',
      ALLOWED_ORIGINS: 'http://shop.localhost',
      RELAY_SECRET: 'a secret that is long enough for a bench',
      PORT: String(port),
      METRICS_PORT: '0',
      LIMIT_CALLS_PER_ADDRESS: '0',
      LIMIT_VISITORS_PER_ADDRESS: '0',
      LIMIT_REQUESTS_PER_ADDRESS: '0',
    },
  });
  children.add(relay);
  // Its log is written as always, and read away.
  relay.stdout?.resume();
  relay.stderr?.pipe(process.stderr);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    const up = await fetch(`${url}/healthz`).catch(() => undefined);
    if (up?.ok) return { process: relay, url };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the relay does not come up');
}

/** KiB of memory that the process holds now. */
const memory = ({ process: { pid } }: Running): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));

const percentile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);

const row = (...cells: (string | number)[]): void =>
  console.log(cells.map((cell, at) => String(cell).padStart(at === 0 ? 12 : 10)).join(''));

row('', 'visitors', 'polls/s', 'p50 ms', 'p99 ms', 'failed', 'MiB', 'KiB each');
for (const visitors of [200, 2000]) {
  for (const name of ['bare proxy', 'relay']) {
    const center = await start('./upstream.ts');
    const between =
      name === 'relay' ? await startRelay(center.url) : await start('./bare-proxy.ts', center.url);
    const before = memory(between);
    const { polls, failed, added } = await visit(between.url, visitors, seconds);
    const after = memory(between);
    row(
      name,
      visitors,
      (polls / seconds).toFixed(0),
      percentile(added, 0.5),
      percentile(added, 0.99),
      failed,
      (after / 1024).toFixed(0),
      ((after - before) / visitors).toFixed(1),
    );
    for (const { process: child } of [between, center]) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
}
process.exit();
