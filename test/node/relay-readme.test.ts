/** The README's table of the relay's variables is the one the relay reads. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../tools/bundle.js';
import { withVariables } from '../tools/variables-table.js';

test("the relay's variables are up to date in README.md", async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  assert.equal(await withVariables(readme), readme, 'out of date: npm run docs');
});
