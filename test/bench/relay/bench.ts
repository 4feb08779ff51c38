/**
 * `npm run bench:relay`: what a poll costs in the relay, beside a bare proxy in Node before the same
 * center in the same run, and beside HAProxy and nginx where they are installed. Prints two tables in
 * Markdown: 200, 2,000 and 5,000 visitors who all poll, each poll held for a second, where the most is
 * as much as a bare proxy can do; and the memory of polls that are held for 30 s.
 *
 * Processor time says more than polls per second: visitors and center share the machine. A part of
 * it is run by `--visitors 2000`, `--only relay,nginx`, `--held 0` (no second table), `--seconds 10`.
 */
import { parseArgs } from 'node:util';
import { contenders, startCenter, stop } from './contenders.js';
import { usageOf } from './usage.js';
import { hold, visit } from './visitors.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '200,2000,5000' },
    held: { type: 'string', default: '9000' },
    only: { type: 'string', default: Object.keys(contenders).join(',') },
  },
});
const seconds = Number(values.seconds);
const warmUp = 15;
const sizes = values.visitors.split(',').map(Number).filter(Boolean);
const held = Number(values.held);
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
  name: string,
  heldFor: number,
  work: (between: Between) => Promise<T>,
): Promise<T> {
  const center = await startCenter(heldFor);
  const between = await contenders[name]?.(center.port);
  const pid = between?.process.pid;
  if (!between || pid === undefined) throw new Error(`${name} has no process`);
  try {
    return await work({ pid, port: between.port });
  } finally {
    await stop(between);
    await stop(center);
  }
}

async function load(name: string, visitors: number): Promise<number> {
  return before(name, heldShort, async ({ pid, port }) => {
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
    const times = name === names[0] ? 1 : cpu / (bare.get(visitors) ?? NaN);
    row(
      name,
      count(visitors),
      count(polls / seconds),
      `${at(added, 0.5)} / ${at(added, 0.99)}`,
      failed,
      count(cpu),
      Number.isNaN(times) ? '' : times.toFixed(2),
      count(ended.memory / 1024),
    );
    return cpu;
  });
}

async function memory(name: string): Promise<void> {
  await before(name, heldLong, async ({ pid, port }) => {
    // Code that runs for the first time takes memory of its own.
    const { memory: empty } = usageOf(pid);
    let full = empty;
    const failed = await hold(port, held, 5000, () => (full = usageOf(pid).memory));
    row(name, count(held), failed, count(full / 1024), ((full - empty) / held).toFixed(1));
  });
}

/** Microseconds of the bare proxy, by visitors. */
const bare = new Map<number, number>();

if (sizes.length > 0) {
  row('', 'visitors', 'polls/s', 'added ms, p50 / p99', 'failed', 'µs CPU/poll', '× bare', 'MiB');
  row('---', ...Array.from({ length: 7 }, () => '---:'));
  for (const visitors of sizes) {
    for (const name of names) {
      const cpu = await load(name, visitors);
      if (name === 'bare proxy') bare.set(visitors, cpu);
    }
  }
}
if (held > 0) {
  console.log();
  row('', 'polls held', 'failed', 'MiB', 'KiB per held poll');
  row('---', ...Array.from({ length: 4 }, () => '---:'));
  for (const name of names) await memory(name);
}
process.exit();
