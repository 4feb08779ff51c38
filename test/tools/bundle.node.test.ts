/** The measure of the size check. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSteadyHashes } from './bundle.js';

const chunk = (live: string, words: string): string =>
  `import{a}from"./click-to-dial-${live}.js";(take)=>take("de-labels-${words}.js",()=>import("./chunks/de-labels-${words}.js"))`;

test('the counted bytes of a chunk do not change when only the hash of another chunk does', () => {
  const text = withSteadyHashes(chunk('CMGwSU', 'Budj--'));
  assert.equal(withSteadyHashes(chunk('B-DrnG', '-U64_w')), text);
  assert.match(text, /click-to-dial-[\w-]{6}\.js.*de-labels-([\w-]{6})\.js.*de-labels-\1\.js/);
});
