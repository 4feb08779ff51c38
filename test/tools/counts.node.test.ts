/** What `npm test` says at its end of tests that passed only when they were tried again. */
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

describe('files that are run once more', () => {
  test('tests that pass then count as passed, and are named', () => {
    const { passed, failed, flaky } = afterRetry(counts(8, 'a', 'b'), counts(5));
    assert.deepEqual({ passed, failed, flaky }, { passed: 10, failed: 0, flaky: ['a', 'b'] });
  });

  test('one that fails again is a failure, and nothing beside it is called flaky', () => {
    const { passed, failed, flaky } = afterRetry(counts(8, 'a', 'b'), counts(4, 'b'));
    assert.deepEqual({ passed, failed, flaky }, { passed: 8, failed: 1, flaky: [] });
  });

  test('one that fails for the first time then is a failure', () => {
    assert.equal(afterRetry(counts(8, 'a'), counts(4, 'c')).failed, 1);
  });
});

test("Playwright's own second tries are named with project, file and title", () => {
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
