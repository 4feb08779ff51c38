/**
 * Runs the tests of code that needs Node (servers on real ports) by Node's own runner: every file
 * called `*.node.test.ts`. All files: `npm run test:node`.
 * One file: `npm run test:node -- test/simulator/listener.node.test.ts`.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { whyNoRedis } from '../relay/redis.js';
import { root } from './bundle.js';
import type { Counts, Failure } from './counts.js';

function allFiles(): string[] {
  const folder = join(root, 'test');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.node.test.ts'))
    .map((name) => join(folder, name));
}

// Installs Redis before the files run side by side, since only one apt at a time can install.
whyNoRedis();

const named = process.argv.slice(2);
let passed = 0;
const failures: Failure[] = [];
// A suite does not count as a test. `details.type` says which it is; @types/node lacks that field.
const isTest = ({ details }: { details: object }) =>
  !('type' in details) || details.type !== 'suite';

// `concurrency: true` would leave one core free, which is half of a machine with two.
const concurrency = availableParallelism();
const events = run({ files: named.length > 0 ? named : allFiles(), concurrency })
  .on('test:pass', (event) => {
    if (isTest(event) && event.skip === undefined && event.todo === undefined) passed++;
  })
  .on('test:fail', (event) => {
    if (isTest(event)) failures.push({ name: event.name, file: event.file ?? '' });
    process.exitCode = 1;
  });

for await (const text of events.compose(new spec()) as AsyncIterable<string>) {
  process.stdout.write(text);
}
const counts: Counts = { passed, failed: failures.length, flaky: [], failures };
const file = process.env['TEST_COUNTS'];
if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
