/** What is written of the relay: its variables as it reads them, and a command that is safe. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../tools/bundle.js';
import { withVariables } from '../tools/variables-table.js';

test('nobody is told to run a package that is not ours yet', async () => {
  for (const file of ['README.md', 'CHANGELOG.md', 'src/relay/README.md', 'src/relay/main.ts']) {
    const told = await readFile(join(root, file), 'utf8');
    assert.doesNotMatch(told, /npx (?!--no-install )click-to-dial/, file);
    assert.doesNotMatch(told, /npm (?:i|install)(?: -\S+)* click-to-dial/, file);
  }
});

test("the relay's variables are up to date in src/relay/README.md", async () => {
  const manual = await readFile(join(root, 'src/relay/README.md'), 'utf8');
  assert.equal(await withVariables(manual), manual, 'out of date: npm run docs');
});
