/**
 * The numbers of passed and failed tests of each runner, which `npm test` adds up. Web Test Runner
 * and Node's runner write them in a form of this project; Playwright's are read from its JSON
 * report.
 */
import { readFileSync } from 'node:fs';

export interface Failure {
  readonly name: string;
  /** The file to run again. */
  readonly file: string;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Names of tests that passed only the second time. */
  readonly flaky: readonly string[];
  /** Empty for Playwright, which tries tests again by itself. */
  readonly failures: readonly Failure[];
}

/** In CI a test that fails is tried once more, and named as flaky if it passes then. */
export const triesAgain = Boolean(process.env['CI']);

/** The parts of Playwright's report that are read here and below. */
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
  /** Errors outside tests, such as a file that cannot be loaded. */
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

/** A check without tests counts as one. */
export const ofCheck = (ok: boolean): Counts => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  flaky: [],
  failures: [],
});

/** Reads a runner's numbers; a step that wrote none, or ended before it could, counts as one. */
export function readCounts(file: string, ok: boolean): Counts {
  let counts = ofCheck(ok);
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as Counts | PlaywrightReport;
    counts = 'suites' in read ? ofPlaywright(read) : read;
  } catch {
    // The runner wrote no file.
  }
  return { ...counts, failed: ok ? 0 : Math.max(1, counts.failed) };
}

/** Adds up the first run and a second run of the files that failed in the first. */
export function afterRetry(first: Counts, second: Counts): Counts {
  const stillFailed = new Set(second.failures.map(({ name }) => name));
  const names = first.failures.map(({ name }) => name).filter((name) => !stillFailed.has(name));
  const flaky = second.failed === 0 ? names : [];
  return { ...second, passed: first.passed + flaky.length, flaky: [...new Set(flaky)] };
}
