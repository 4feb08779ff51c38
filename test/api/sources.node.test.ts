/** Pages of the contact center's documents that comments cite are listed in src/api/README.md. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../tools/bundle.js';

const sources = readFileSync(join(root, 'src/api/README.md'), 'utf8');

/** Every page id in a text, also in lists. */
const idsIn = (text: string): string[] => text.match(/\bcec_\d\d_\d{4}\b/g) ?? [];
const listed = new Set(
  sources
    .split('\n')
    .filter((line) => line.startsWith('| cec_'))
    .flatMap(idsIn),
);

const files = ['src', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:[jt]s|json|md)$/.test(name))
    .map((name) => join(folder, name)),
);

describe("the contact center's documents", () => {
  it('are listed with every page id that code or prose cites', () => {
    const unlisted = files.flatMap((file) =>
      idsIn(readFileSync(join(root, file), 'utf8'))
        .filter((id) => !listed.has(id))
        .map((id) => `${file}: ${id}`),
    );
    assert.deepEqual(unlisted, []);
    assert.ok(listed.size > 20, 'the list of sources was found');
  });

  it('are cited by the names they have in the list, never as a document that is not in the tree', () => {
    const lost = files.filter((file) =>
      /\((?:CONTRACT|DESIGN)\b|\b[Rr]eference\s(?:\*\s)?"/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    assert.deepEqual(lost, []);
  });
});
