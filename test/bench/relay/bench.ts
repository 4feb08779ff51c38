/**
 * `npm run bench:relay`: measures what a poll costs in the relay, beside a bare proxy in Node with
 * the same center in the same run, and beside HAProxy and nginx where they are installed. It prints
 * three tables in Markdown: polls of 200, 2,000 and 5,000 visitors, each held for a second (5,000
 * is about the most that the bare proxy can serve); the memory of polls that are held for 30 s; and
 * two workers beside one, with Redis where there is a redis-server, and with so few visitors that
 * both serve all polls.
 *
 * CPU time says more than polls per second, because visitors and center share the machine. Options
 * for a part of it: `--visitors 2000`, `--only relay,nginx`, `--held 0` and `--workers 0` (without
 * that table), `--seconds 10`.
 */
import { parseArgs } from 'node:util';
import { startRedis, whyNoRedis } from '../../relay/redis.js';
import { contenders, onRedis, startCenter, stop } from './contenders.js';
import { usageOf } from './usage.js';
import { hold, visit } from './visitors.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '200,2000,5000' },
    held: { type: 'string', default: '9000' },
    workers: { type: 'string', default: '500' },
    only: { type: 'string', default: Object.keys(contenders).join(',') },
  },
});
const seconds = Number(values.seconds);
const warmUp = 15;
const sizes = values.visitors.split(',').map(Number).filter(Boolean);
const held = Number(values.held);
const workers = Number(values.workers);
const names = Object.keys(contenders).filter((name) => values.only.split(',').includes(name));
/** Milliseconds. */
const heldShort = 1000;
const heldLong = 30_000;

const row = (...cells: readonly (string | number)[]): void =>
  console.log(`| ${cells.join(' | ')} |`);
const count = (number: number): string => Math.round(number).toLocaleString('en-US');
const at = (sorted: Float64Array, share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);

interface Between {
  readonly pid: number;
  readonly port: number;
}

/** Runs the work with a fresh center and a fresh contender. */
async function before<T>(
  start: (typeof contenders)[string] | undefined,
  heldFor: number,
  work: (between: Between) => Promise<T>,
): Promise<T> {
  const center = await startCenter(heldFor);
  const between = await start?.(center.port);
  const pid = between?.process.pid;
  if (!between || pid === undefined) throw new Error('it has no process');
  try {
    return await work({ pid, port: between.port });
  } finally {
    await stop(between);
    await stop(center);
  }
}

/** @param bare the bare proxy's microseconds of CPU per poll, for comparison. */
async function load(
  name: string,
  visitors: number,
  start = contenders[name],
  bare?: number,
): Promise<number> {
  return before(start, heldShort, async ({ pid, port }) => {
    let began = usageOf(pid);
    let ended = began;
    const { polls, failed, added } = await visit({
      port,
      visitors,
      seconds,
      warmUp,
      onBegin: () => (began = usageOf(pid)),
      onEnd: () => (ended = usageOf(pid)),
    });
    const cpu = (ended.cpu - began.cpu) / polls;
    const times = cpu / (bare ?? cpu);
    row(
      name,
      count(visitors),
      count(polls / seconds),
      `${at(added, 0.5)} / ${at(added, 0.99)}`,
      failed,
      count(cpu),
      times.toFixed(2),
      count(ended.memory / 1024),
    );
    return cpu;
  });
}

async function memory(name: string): Promise<void> {
  await before(contenders[name], heldLong, async ({ pid, port }) => {
    // The growth includes the memory of code that runs for the first time.
    const { memory: empty } = usageOf(pid);
    let full = empty;
    const failed = await hold(port, held, 5000, () => (full = usageOf(pid).memory));
    row(name, count(held), failed, count(full / 1024), ((full - empty) / held).toFixed(1));
  });
}

function head(compared: string): void {
  row('', 'visitors', 'polls/s', 'added ms, p50 / p99', 'failed', 'µs CPU/poll', compared, 'MiB');
  row('---', ...Array.from({ length: 7 }, () => '---:'));
}

if (sizes.length > 0) head('× bare');
for (const visitors of sizes) {
  let first: number | undefined;
  for (const name of names) {
    const cpu = await load(name, visitors, contenders[name], first);
    first ??= cpu;
  }
}
if (held > 0) {
  console.log();
  row('', 'polls held', 'failed', 'MiB', 'KiB per held poll');
  row('---', ...Array.from({ length: 4 }, () => '---:'));
  for (const name of names) await memory(name);
}
if (workers > 0 && whyNoRedis() === undefined) {
  console.log();
  head('× one');
  let one: number | undefined;
  for (const name of Object.keys(onRedis(''))) {
    const redis = await startRedis();
    const cpu = await load(name, workers, onRedis(redis.url)[name], one);
    one ??= cpu;
    await redis.kill();
  }
}
process.exit();
