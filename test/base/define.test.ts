/**
 * Tags that are already defined when a script comes, by another copy of it or by another library.
 */
import { expect } from '@open-wc/testing';
import { define } from '../../src/base/define.js';
import { catchWarnings } from '../support/warnings.js';

let tags = 0;
const freshTag = (): string => `test-define-${(tags += 1)}`;

describe('define', () => {
  const warnings = catchWarnings();

  it('defines a tag that is free, and new works on the class', () => {
    const tag = freshTag();
    const Own = define(tag, class extends HTMLElement {});
    expect(new Own().localName).to.equal(tag);
    expect(warnings).to.deep.equal([]);
  });

  it('returns the class of another copy that has defined the tag, without a warning', () => {
    const tag = freshTag();
    const First = define(tag, class extends HTMLElement {});
    const Second = define(tag, class extends HTMLElement {});
    expect(Second).to.equal(First);
    expect(new Second().localName).to.equal(tag);
    expect(define(tag, First), 'the same code once more').to.equal(First);
    expect(warnings).to.deep.equal([]);
  });

  it('returns a class that extends ours where that has defined the tag', () => {
    const First = define(freshTag(), class extends HTMLElement {});
    const tag = freshTag();
    const derived = class extends First {};
    customElements.define(tag, derived);
    expect(define(tag, class extends HTMLElement {})).to.equal(derived);
    expect(warnings).to.deep.equal([]);
  });

  it('warns once, and does not throw, where another library has defined the tag', () => {
    const tag = freshTag();
    customElements.define(tag, class extends HTMLElement {});
    const own = class extends HTMLElement {};
    expect(define(tag, own)).to.equal(own);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.contain(`<${tag}>`).and.to.contain('new');
  });
});
