/**
 * `npm test`: every check and every test, each of which also runs alone under its own name.
 * Stops at the first step that fails. The last line is `N passed, N failed`: tests, and each check
 * that has no tests to count as one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.js';
import type { Counts } from './count-reporter.js';

/** npm scripts, the quick ones first; e2e and gateway run on what build wrote. */
const steps = [
  'format:check',
  'lint',
  'types',
  'unused',
  'build',
  'size',
  'compat',
  'test:unit',
  'test:node',
  'test:e2e',
  'test:gateway',
] as const;

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: number;
}

const folder = mkdtempSync(join(tmpdir(), 'click-to-dial-'));

/** What a test runner counted; a step that counts nothing, or died before it could, is one. */
function readCounts(file: string, ok: boolean): { passed: number; failed: number } {
  let counts: Counts['stats'] = { expected: 0, unexpected: 0 };
  try {
    counts = (JSON.parse(readFileSync(file, 'utf8')) as Counts).stats;
  } catch {
    counts = { expected: ok ? 1 : 0, unexpected: 0 };
  }
  return { passed: counts.expected, failed: ok ? 0 : Math.max(1, counts.unexpected) };
}

function runStep(name: string): Result {
  console.log(`\n── ${name} ${'─'.repeat(70 - name.length)}`);
  const file = join(folder, `${name.replace(':', '-')}.json`);
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', name], {
    stdio: 'inherit',
    // npm is a script on Windows.
    shell: process.platform === 'win32',
    env: { ...process.env, TEST_COUNTS: file },
  });
  const seconds = (performance.now() - start) / 1000;
  return { name, seconds, ...readCounts(file, status === 0) };
}

/** Runs until a step fails. */
function runAll(): Result[] {
  const results: Result[] = [];
  for (const name of steps) {
    const result = runStep(name);
    results.push(result);
    if (result.failed > 0) break;
  }
  return results;
}

console.log(`Chromium: ${ensureChromium()}`);
const results = runAll();
rmSync(folder, { recursive: true });

console.log('');
for (const { name, seconds, passed, failed } of results) {
  const numbers = `${seconds.toFixed(1).padStart(7)} s ${String(passed).padStart(6)} passed`;
  console.log(`${name.padEnd(14)}${numbers}${failed > 0 ? `, ${failed} FAILED` : ''}`);
}
const sum = (key: 'passed' | 'failed') => results.reduce((all, result) => all + result[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
if (sum('failed') > 0) process.exitCode = 1;
