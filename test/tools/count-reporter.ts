/**
 * A reporter for Web Test Runner that writes the numbers of its tests into a file for `npm test`.
 */
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
    // A file that cannot be loaded has no tests, so its error counts as a failure.
    for (const { message } of errors) failures.push({ name: `${file}: ${message}`, file });
  }
  return { passed, failed: failures.length, flaky: [], failures };
}

/** @param file where to write; undefined where nobody needs the numbers. */
export function countReporter(file: string | undefined): Reporter {
  return {
    onTestRunFinished({ sessions }) {
      if (file !== undefined) writeFileSync(file, JSON.stringify(count(sessions)));
    },
  };
}
