/** Tags that may be taken when a script comes: by another copy of it, or by a stranger. */
import { expect } from '@open-wc/testing';
import { define } from '../../src/base/define.js';

let tags = 0;
const freshTag = (): string => `test-define-${(tags += 1)}`;

describe('define', () => {
  const { warn } = console;
  let warnings: string[] = [];
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
  });

  it('a free tag: defined, and the class works', () => {
    const tag = freshTag();
    const Own = define(tag, class extends HTMLElement {});
    expect(new Own().localName).to.equal(tag);
    expect(warnings).to.deep.equal([]);
  });

  it('another copy holds the tag: its class is the one that works, without a word', () => {
    const tag = freshTag();
    const First = define(tag, class extends HTMLElement {});
    const Second = define(tag, class extends HTMLElement {});
    expect(Second).to.equal(First);
    expect(new Second().localName).to.equal(tag);
    expect(define(tag, First), 'the same code once more').to.equal(First);
    expect(warnings).to.deep.equal([]);
  });

  it('a class made of ours holds the tag: that one', () => {
    const First = define(freshTag(), class extends HTMLElement {});
    const tag = freshTag();
    const derived = class extends First {};
    customElements.define(tag, derived);
    expect(define(tag, class extends HTMLElement {})).to.equal(derived);
    expect(warnings).to.deep.equal([]);
  });

  it('a stranger holds the tag: one warning says what does not work, and nothing throws', () => {
    const tag = freshTag();
    customElements.define(tag, class extends HTMLElement {});
    const own = class extends HTMLElement {};
    expect(define(tag, own)).to.equal(own);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain(`<${tag}>`).and.to.contain('new');
  });
});
