/** Runs npm scripts, adds up the tests that they counted, and prints a report at the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterRetry, ofCheck, readCounts, triesAgain, type Counts } from './counts.js';

/**
 * Arguments before the files of a second run, by step. Playwright's steps try again by themselves.
 */
const filesOf: Readonly<Record<string, readonly string[]>> = {
  'test:unit': ['--files'],
  'test:node': [],
};

export interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const heading = (name: string): string =>
  `\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}\n`;

/** @param shows whether the output of the script is shown at once; else it is in the result. */
async function runScript(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  shows: boolean,
): Promise<{ ok: boolean; printed: string }> {
  const script = spawn('npm', ['run', '--silent', name, '--', ...args], {
    stdio: shows ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    // npm is a script on Windows.
    shell: process.platform === 'win32',
    env,
  });
  let printed = '';
  for (const stream of [script.stdout, script.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const [status] = (await once(script, 'close')) as [number | null];
  return { ok: status === 0, printed };
}

async function runOnce(name: string, args: readonly string[], folder: string): Promise<Counts> {
  const file = join(folder, 'counts.json');
  rmSync(file, { force: true });
  const { ok } = await runScript(name, args, { ...process.env, TEST_COUNTS: file }, true);
  return readCounts(file, ok);
}

/**
 * Runs checks that have no tests, as many at once as there are cores; prints the output of each
 * whole.
 */
export async function runChecks(names: readonly string[]): Promise<Result[]> {
  const waiting = [...names];
  const results: Result[] = [];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const start = performance.now();
      const { ok, printed } = await runScript(name, [], process.env, false);
      process.stdout.write(heading(name) + printed);
      results.push({ name, seconds: (performance.now() - start) / 1000, ...ofCheck(ok) });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

export async function runStep(name: string): Promise<Result> {
  process.stdout.write(heading(name));
  const folder = mkdtempSync(join(tmpdir(), 'click-to-dial-'));
  const start = performance.now();
  let counts = await runOnce(name, [], folder);
  const before = filesOf[name];
  const files = [...new Set(counts.failures.map(({ file }) => file))];
  if (triesAgain && before && files.length > 0) {
    console.log(`\n── ${name}, once more: ${files.join(', ')}`);
    counts = afterRetry(counts, await runOnce(name, [...before, ...files], folder));
  }
  rmSync(folder, { recursive: true });
  return { name, seconds: (performance.now() - start) / 1000, ...counts };
}

/** Prints a line for each step, then the flaky tests, and `N passed, N failed` last. */
export function report(results: readonly Result[]): void {
  console.log('');
  for (const { name, seconds, passed, failed } of results) {
    const numbers = `${seconds.toFixed(1).padStart(7)} s ${String(passed).padStart(6)} passed`;
    console.log(`${name.padEnd(14)}${numbers}${failed > 0 ? `, ${failed} FAILED` : ''}`);
  }
  const flaky = results.flatMap((result) => result.flaky.map((test) => `${result.name}: ${test}`));
  console.log(`\nflaky: ${flaky.length === 0 ? 'none' : flaky.length}`);
  for (const test of flaky) console.log(`  ${test}`);
  const sum = (key: 'passed' | 'failed') => results.reduce((all, result) => all + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  if (sum('failed') > 0) process.exitCode = 1;
}
