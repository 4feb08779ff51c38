/** Runs npm scripts one after the other, adds up what they counted, and says at the end what was. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterRetry, readCounts, triesAgain, type Counts } from './counts.js';

/** How one file of a step is run. Playwright tries again by itself. */
const filesOf: Readonly<Record<string, readonly string[]>> = {
  'test:unit': ['--files'],
  'test:node': [],
};

export interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

function runOnce(name: string, args: readonly string[], folder: string): Counts {
  const file = join(folder, 'counts.json');
  rmSync(file, { force: true });
  const { status } = spawnSync('npm', ['run', '--silent', name, '--', ...args], {
    stdio: 'inherit',
    // npm is a script on Windows.
    shell: process.platform === 'win32',
    env: { ...process.env, TEST_COUNTS: file },
  });
  return readCounts(file, status === 0);
}

export function runStep(name: string): Result {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 70 - name.length))}`);
  const folder = mkdtempSync(join(tmpdir(), 'click-to-dial-'));
  const start = performance.now();
  let counts = runOnce(name, [], folder);
  const before = filesOf[name];
  const files = [...new Set(counts.failures.map(({ file }) => file))];
  if (triesAgain && before && files.length > 0) {
    console.log(`\n── ${name}, once more: ${files.join(', ')}`);
    counts = afterRetry(counts, runOnce(name, [...before, ...files], folder));
  }
  rmSync(folder, { recursive: true });
  return { name, seconds: (performance.now() - start) / 1000, ...counts };
}

/** A line for each step, the tests that passed only the second time, and `N passed, N failed` last. */
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
