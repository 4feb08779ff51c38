/** The gateway leaves nothing behind that keeps a process alive, or that makes it crash at its end. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { root } from '../../tools/bundle.js';

/** Milliseconds; only for what would hang for ever. */
const timeout = 120_000;

it('a process with a gateway in it comes to its end by itself', { timeout }, async () => {
  const program = fileURLToPath(new URL('process.ts', import.meta.url));
  // Rejects with anything but exit code 0.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], {
    cwd: root,
    timeout,
  });
  assert.equal(stdout, 'closed\n');
});
