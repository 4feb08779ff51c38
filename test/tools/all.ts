/**
 * `npm test`: every check and every test, each of which also runs alone under its own name.
 * Stops at the first step that fails. The last line is `N passed, N failed`: tests, and each check
 * that has no tests to count as one. In CI (`CI=true`) a test that fails is tried once more; those
 * that pass then are named above it as flaky.
 */
import { ensureChromium } from './chromium.js';
import { report, runStep, type Result } from './steps.js';

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
report(runAll());
