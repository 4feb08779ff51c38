/**
 * `npm run soak:relay`: an endurance run in which 1,000 visitors call, reload and hang up at two
 * relays with one Redis for 20 minutes (`--minutes 3`, `--visitors 200`). Redis is killed twice and
 * comes back empty; one relay is killed once. The run fails where an event of the center does not
 * reach its visitor, where a call is wrongly dropped or left over, where the heap has grown, or a
 * socket stays open.
 */
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { startRedis } from '../../../relay/redis.js';
import { type Event, startSoakCenter } from './center.js';
import { startSoakRelay } from './relay.js';
import { visit, type World } from './visitor.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    visitors: { type: 'string', default: '1000' },
  },
});
const total = Number(values.minutes) * 60_000;
const began = performance.now();
/**
 * Events given in these milliseconds before a crash may be lost with the process that held them.
 */
const breath = 250;
/** An event that has not reached its visitor after these milliseconds counts as lost. */
const late = 30_000;

const say = (text: string): void =>
  console.log(`${((performance.now() - began) / 60_000).toFixed(1)} min: ${text}`);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const until = (share: number): Promise<void> => sleep(began + total * share - performance.now());

const redis = await startRedis();
const center = await startSoakCenter();
const relays = await Promise.all([
  startSoakRelay('steady', center.url, redis.url),
  startSoakRelay('mortal', center.url, redis.url),
]);
const [steady, mortal] = relays;
if (!steady || !mortal) throw new Error('two relays');

/** Events that a crash may have taken with it. */
const struck = new Set<string>();
const world: World = {
  center,
  ports: relays.map(({ port }) => port),
  over: false,
  counts: { polls: 0, failed: 0, reloads: 0, ended: 0, late: 0, gaveUp: 0, twice: 0 },
  heard(serial) {
    const event = center.events.get(serial);
    if (!event || event.heard) return false;
    event.heard = true;
    return true;
  },
};

const unheard = (): Event[] =>
  [...center.events.values()].filter(
    ({ out, heard, dropped }) => out !== undefined && !heard && !dropped,
  );

async function killRedis(): Promise<void> {
  const client = new Redis(redis.url);
  const keys = await client.keys('click-to-dial:events:*');
  for (const key of keys) {
    for (const text of await client.lrange(key, 0, -1)) {
      const serial = /"(?:accessCode|serial)":"(\d+-\w+)"/.exec(text)?.[1];
      if (serial !== undefined) struck.add(serial);
    }
  }
  client.disconnect();
  await redis.kill();
  say(`Redis killed, with ${keys.length} events that waited for their visitors`);
  await sleep(3000);
  await redis.start();
  say('Redis is back, empty');
}

async function killRelay(): Promise<void> {
  const now = performance.now();
  await mortal?.kill();
  const inside = unheard().filter(({ out = 0 }) => out > now - breath);
  inside.forEach(({ serial }) => struck.add(serial));
  say(`a relay killed, while ${inside.length} events were not heard yet`);
  await sleep(5000);
  await mortal?.start();
  say('the relay is back');
}

const before = await Promise.all(relays.map(({ look }) => look()));
const visits = Array.from({ length: Number(values.visitors) }, () => visit(world));
const reporting = setInterval(() => {
  say(`${center.created()} calls, ${JSON.stringify(world.counts)}, ${unheard().length} unheard`);
}, 60_000);

await until(0.2);
const first = await steady.look();
say(`heap ${first.heap.toFixed(1)} MiB`);
await until(0.35);
await killRedis();
await until(0.5);
await killRelay();
await until(0.7);
await killRedis();
await until(1);
const last = await steady.look();
say(`heap ${last.heap.toFixed(1)} MiB`);
world.over = true;
await Promise.all(visits);
clearInterval(reporting);

// Relays repeat drops without an answer, which takes some time.
for (let waited = 0; waited < 180 && center.running() > 0; waited += 1) await sleep(1000);
for (let waited = 0; waited < 15 && (await center.connections()) > 0; waited += 1)
  await sleep(1000);

const now = performance.now();
const missed = unheard().filter(({ serial, out = 0 }) => {
  // Events of the last seconds do not count, since their visitors have stopped polling.
  const asked = out < began + total - late;
  return asked && !struck.has(serial) && now - out > late;
});
const after = await Promise.all(relays.map(({ look }) => look()));
say(`${center.created()} calls, ${center.events.size} events, ${JSON.stringify(world.counts)}`);
say(
  `${[...struck].filter((serial) => !center.events.get(serial)?.heard).length} lost with a crash`,
);

const problems = [
  ...missed.map(
    ({ serial, out = 0, relay, crossed }) =>
      `${serial}: handed out at ${((out - began) / 60_000).toFixed(3)} min (${Math.round(out)}) by ${relay}, not heard${crossed ? ', its connection cut' : ''}`,
  ),
  ...(center.wronglyDropped() > 0 ? [`${center.wronglyDropped()} calls dropped that went on`] : []),
  ...(center.running() > 0 ? [`${center.running()} calls left at the center`] : []),
  ...(last.heap > first.heap * 1.15 ? [`heap: ${first.heap} MiB, then ${last.heap}`] : []),
  ...((await center.connections()) > 0
    ? [`${await center.connections()} sockets to the center left`]
    : []),
  ...after.flatMap(({ sockets }, index) =>
    sockets > (before[index]?.sockets ?? 0) ? [`relay ${index}: ${sockets} sockets`] : [],
  ),
];
for (const problem of problems) console.log(`  ${problem}`);
await Promise.all(relays.map(({ kill }) => kill()));
center.close();
await redis.kill();
console.log(problems.length === 0 ? 'endured: no call lost, heap flat, no socket left' : 'FAILED');
process.exitCode = problems.length === 0 ? 0 : 1;
