/**
 * `npm test`: every check and every test, each of which also runs alone under its own name.
 * Stops where something fails. The last line is `N passed, N failed`: tests, and each check
 * that has no tests to count as one. In CI (`CI=true`) a test that fails is tried once more; those
 * that pass then are named above it as flaky.
 */
import { ensureChromium } from './chromium.js';
import { report, runChecks, runStep, type Result } from './steps.js';

/** Read the sources, or write `dist`, which none of the others reads: they run side by side. */
const checks = ['types', 'build', 'format:check', 'lint', 'unused'] as const;

/** Of what the build wrote. */
const checksOfBuild = ['compat', 'size'] as const;

/** One after the other: each has the whole machine. */
const tests = ['test:unit', 'test:node', 'test:e2e', 'test:gateway'] as const;

/** Runs until something fails. */
async function runAll(): Promise<Result[]> {
  const results: Result[] = [];
  const steps = [
    () => runChecks(checks),
    () => runChecks(checksOfBuild),
    ...tests.map((name) => async () => [await runStep(name)]),
  ];
  for (const step of steps) {
    const done = await step();
    results.push(...done);
    if (done.some(({ failed }) => failed > 0)) break;
  }
  return results;
}

console.log(`Chromium: ${ensureChromium()}`);
report(await runAll());
