/**
 * A process with the gateway in it: nothing of the gateway keeps it alive or crashes it at its end.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../tools/bundle.js';

/** Milliseconds; only ends a test that would otherwise hang for ever. */
const timeout = 120_000;

it('a process with a gateway in it comes to its end by itself', { timeout }, async () => {
  const program = fileURLToPath(new URL('process.ts', import.meta.url));
  // Rejects if the exit code is not 0.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    cwd: root,
    timeout,
  });
  assert.equal(stdout, 'closed\n');
});
