/** Web Test Runner has no count of its tests for other programs to read. This reporter writes one. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestSession, TestSuiteResult } from '@web/test-runner';
import type { Counts, Failure } from './counts.js';

function count(sessions: readonly TestSession[]): Counts {
  let passed = 0;
  const failures: Failure[] = [];
  for (const { testFile: file, testResults, errors } of sessions) {
    const add = (suite: TestSuiteResult, above: string): void => {
      for (const test of suite.tests) {
        if (test.skipped) continue;
        if (test.passed) passed++;
        else failures.push({ name: `${above}${test.name}`, file });
      }
      for (const below of suite.suites) add(below, `${above}${below.name} › `);
    };
    if (testResults) add(testResults, '');
    // A file that does not even load has failed without a single test.
    for (const { message } of errors) failures.push({ name: `${file}: ${message}`, file });
  }
  return { passed, failed: failures.length, flaky: [], failures };
}

/** Without a file nobody asked: it does nothing. */
export function countReporter(file: string | undefined): Reporter {
  return {
    onTestRunFinished({ sessions }) {
      if (file !== undefined) writeFileSync(file, JSON.stringify(count(sessions)));
    },
  };
}
