/**
 * The relay's documents: their table of variables is up to date, and their commands are safe to
 * run.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../tools/bundle.js';
import { withVariables } from '../tools/variables-table.js';

test('no document tells anybody to install a package of this name, which somebody else could publish', async () => {
  for (const file of ['README.md', 'CHANGELOG.md', 'src/relay/README.md', 'src/relay/main.ts']) {
    const told = await readFile(join(root, file), 'utf8');
    assert.doesNotMatch(told, /npx (?!--no-install )click-to-dial/, file);
    assert.doesNotMatch(told, /npm (?:i|install)(?: -\S+)* click-to-dial/, file);
  }
});

test('the table of variables in src/relay/README.md is up to date', async () => {
  const manual = await readFile(join(root, 'src/relay/README.md'), 'utf8');
  assert.equal(await withVariables(manual), manual, 'out of date: npm run docs');
});
