/** The counts of `npm test` where tests pass only when they are tried again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { afterRetry, ofPlaywright, type Counts } from './counts.js';

const failure = (name: string) => ({ name, file: `${name}.test.ts` });
const counts = (passed: number, ...failed: string[]): Counts => ({
  passed,
  failed: failed.length,
  flaky: [],
  failures: failed.map(failure),
});

describe('files that are run a second time', () => {
  test('tests that pass the second time count as passed, and are named as flaky', () => {
    const { passed, failed, flaky } = afterRetry(counts(8, 'a', 'b'), counts(5));
    assert.deepEqual({ passed, failed, flaky }, { passed: 10, failed: 0, flaky: ['a', 'b'] });
  });

  test('a test that fails again counts as failed, and no other test is named as flaky', () => {
    const { passed, failed, flaky } = afterRetry(counts(8, 'a', 'b'), counts(4, 'b'));
    assert.deepEqual({ passed, failed, flaky }, { passed: 8, failed: 1, flaky: [] });
  });

  test('a test that fails in the second run only counts as failed', () => {
    assert.equal(afterRetry(counts(8, 'a'), counts(4, 'c')).failed, 1);
  });
});

test("tests that passed in Playwright's own second try are named with project, file and title", () => {
  const tests = (status: 'expected' | 'flaky' | 'skipped' | 'unexpected') => [
    { status, projectName: 'firefox' },
  ];
  const specs = [
    { title: 'passes', tests: tests('expected') },
    { title: 'passes at last', tests: tests('flaky') },
  ];
  const deep = [
    { title: 'fails', tests: tests('unexpected') },
    { title: 'is left out', tests: tests('skipped') },
  ];
  const suites = [{ title: 'x.spec.ts', specs, suites: [{ title: 'group', specs: deep }] }];
  assert.deepEqual(ofPlaywright({ suites, errors: [] }), {
    passed: 2,
    failed: 1,
    flaky: ['[firefox] x.spec.ts › passes at last'],
    failures: [],
  });
});
