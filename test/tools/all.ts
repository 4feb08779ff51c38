/**
 * `npm test`: every check and every test, each of which also runs alone under its own name. Stops
 * after the first step that fails. The last line is `N passed, N failed`: it counts the tests, and
 * a check without tests as one. In CI (`CI=true`) a test that fails is tried once more; tests that
 * pass then are named as flaky above that line.
 */
import { ensureChromium } from './chromium.js';
import { report, runChecks, runStep, type Result } from './steps.js';

/** These run side by side: they read the sources, and only `build` touches `dist`. */
const checks = ['types', 'build', 'format:check', 'lint', 'unused'] as const;

/** These check the files that `build` wrote. */
const checksOfBuild = ['compat', 'size'] as const;

/** These run one after the other, since each uses the whole machine. */
const tests = ['test:unit', 'test:node', 'test:e2e', 'test:gateway'] as const;

/** Runs the steps in order, until one fails. */
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
