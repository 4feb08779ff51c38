/**
 * src/element/TROUBLESHOOTING.md has an entry for every error code, with the visitor's sentence.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ends } from '../../src/call/machine/ends.js';
import { isError, type EndReason } from '../../src/call/machine/reasons.js';
import { language as english } from '../../src/locales/en.js';

const messages = english.call;

const file = new URL('../../src/element/TROUBLESHOOTING.md', import.meta.url);
const [, ...sections] = readFileSync(file, 'utf8').split(/^## /m);
const entries = new Map(
  sections.map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);
const codes = (Object.keys(ends) as EndReason[]).filter(isError);

describe('TROUBLESHOOTING.md', () => {
  it('has an entry for every error code, and no other', () => {
    assert.deepEqual([...entries.keys()].sort(), [...codes].sort());
    assert.equal(entries.size, sections.length, 'each once');
  });

  for (const code of codes) {
    it(`says for ${code} what the visitor reads, what it means, how to check and how to fix it`, () => {
      const entry = entries.get(code) ?? '';
      assert.ok(entry.includes(`**The visitor reads:** “${messages.ends[code].title}”`), entry);
      for (const what of ['It means', 'Check', 'Fix']) {
        assert.match(entry, new RegExp(`\\*\\*${what}:\\*\\* \\S`));
      }
    });
  }
});
