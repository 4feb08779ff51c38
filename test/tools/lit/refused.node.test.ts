/** What the build refuses, because the visitor's Lit cannot do it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from './refused.js';

const built = [
  'html`<p class="a" part="${part}" ?hidden="${hidden}">${text} and <b>${more}</b></p>`',
  'html`${first} ${second}`',
  'html`<svg viewBox="0 0 24 24"><path d="${lines}"></path></svg><br/><input disabled>`',
  'html`<textarea rows="3" .value="${text}"></textarea>`',
  'css`a > b { content: "<" }`',
  'class A { update(changed) { super.update(changed); } }',
  'this.requestUpdate(name, previous)',
];

const not = {
  'a value beside a text in an attribute': 'html`<p class="a ${more}"></p>`',
  'two values in an attribute': 'html`<p class="${one}${two}"></p>`',
  'a value without quotes': 'html`<p class=${one}></p>`',
  'a value in single quotes': "html`<p class='${one}'></p>`",
  'a value in the place of an attribute': 'html`<p ${one}></p>`',
  'a value in the place of a tag': 'html`<${one}></p>`',
  'a text that looks like an attribute': 'html`<p>a="${one}"</p>`',
  'a listener that may be missing': 'html`<p @click="${on ? listen : nothing}"></p>`',
  'a comment': 'html`<p><!-- ${one} --></p>`',
  'an element that holds text': 'html`<textarea>${one}</textarea>`',
  'a method that is called with the changes': 'class A { willUpdate(changed) {} }',
  'a method that is called after the update': 'class A { updated() {} }',
  'a look at what has changed': 'class A { update(changed) { if (changed.has("a")) this.b(); } }',
  'a converter': 'class A { static properties = { a: { converter: { toAttribute } } }; }',
  'an update with options': 'this.requestUpdate(name, previous, options)',
};

for (const code of built)
  test(`the build takes ${code}`, () => assert.equal(refused(code), undefined));

for (const [what, code] of Object.entries(not))
  test(`the build refuses ${what}`, () => assert.match(refused(code) ?? '', /.+: /));
