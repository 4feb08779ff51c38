/**
 * Web Test Runner has no count of its tests for other programs to read. This reporter writes one,
 * in the words of Playwright's json reporter, so that `npm test` reads both alike.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';

/** The part of a report that `npm test` adds up. */
export interface Counts {
  readonly stats: { readonly expected: number; readonly unexpected: number };
}

function count(sessions: readonly TestSession[]): Counts {
  let expected = 0;
  let unexpected = 0;
  const add = (suite: TestSuiteResult): void => {
    for (const test of suite.tests) {
      if (test.skipped) continue;
      if (test.passed) expected++;
      else unexpected++;
    }
    suite.suites.forEach(add);
  };
  for (const { testResults, errors } of sessions) {
    if (testResults) add(testResults);
    // A file that does not even load has failed without a single test.
    unexpected += errors.length;
  }
  return { stats: { expected, unexpected } };
}

/** Without a file nobody asked: it does nothing. */
export function countReporter(file: string | undefined): Reporter {
  return {
    onTestRunFinished({ sessions }) {
      if (file !== undefined) writeFileSync(file, JSON.stringify(count(sessions)));
    },
  };
}
