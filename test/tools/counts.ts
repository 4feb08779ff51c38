/**
 * What a test runner did, for `npm test` to add up: in a file of our own for Web Test Runner and Node's
 * runner, in Playwright's json report for whole calls.
 */
import { readFileSync } from 'node:fs';

export interface Failure {
  readonly name: string;
  /** To run again. */
  readonly file: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Passed, but not at once. */
  readonly flaky: readonly string[];
  /** Only where the runner itself does not try again. */
  readonly failures: readonly Failure[];
}

/** In CI what fails is tried once more, and told by name if it passes then. */
export const triesAgain = Boolean(process.env['CI']);

/** The part of Playwright's report that is read. */
interface Suite {
  readonly title: string;
  readonly suites?: readonly Suite[];
  readonly specs?: readonly { readonly title: string; readonly tests: readonly Outcome[] }[];
}

interface Outcome {
  readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
  readonly projectName: string;
}

interface PlaywrightReport {
  readonly suites: readonly Suite[];
  /** Of files that could not even be read. */
  readonly errors: readonly unknown[];
}

function* outcomes(suites: readonly Suite[], above = ''): Generator<[string, Outcome]> {
  for (const { title, suites: below = [], specs = [] } of suites) {
    const path = `${above}${title} › `;
    for (const spec of specs) {
      for (const test of spec.tests) {
        const project = test.projectName ? `[${test.projectName}] ` : '';
        yield [`${project}${path}${spec.title}`, test];
      }
    }
    yield* outcomes(below, path);
  }
}

export function ofPlaywright({ suites, errors }: PlaywrightReport): Counts {
  const all = [...outcomes(suites)];
  const named = (wanted: Outcome['status']) =>
    all.filter(([, { status }]) => status === wanted).map(([name]) => name);
  const flaky = named('flaky');
  return {
    passed: named('expected').length + flaky.length,
    failed: named('unexpected').length + errors.length,
    flaky,
    failures: [],
  };
}

/** A check that counts nothing is one. */
export const ofCheck = (ok: boolean): Counts => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  flaky: [],
  failures: [],
});

/** A step that counts nothing, or died before it could, is one. */
export function readCounts(file: string, ok: boolean): Counts {
  let counts = ofCheck(ok);
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Counts | PlaywrightReport;
    counts = 'suites' in read ? ofPlaywright(read) : read;
  } catch {
    // Nothing was written.
  }
  return { ...counts, failed: ok ? 0 : Math.max(1, counts.failed) };
}

/** The first run of all, and one more of the files that failed in it. */
export function afterRetry(first: Counts, second: Counts): Counts {
  const stillFailed = new Set(second.failures.map(({ name }) => name));
  const names = first.failures.map(({ name }) => name).filter((name) => !stillFailed.has(name));
  const flaky = second.failed === 0 ? names : [];
  return { ...second, passed: first.passed + flaky.length, flaky: [...new Set(flaky)] };
}
