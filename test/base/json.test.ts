/** JSON in pages whose libraries add `toJSON` methods. */
import { expect } from '@open-wc/testing';
import { asJson } from '../../src/base/json.js';

describe('asJson', () => {
  const value = { a: [1, 'x', { b: [null, true] }], c: { d: 'é"' }, e: undefined };
  const right = '{"a":[1,"x",{"b":[null,true]}],"c":{"d":"é\\""}}';

  for (const Class of [Array, Object, String, Number]) {
    it(`gives the same JSON where ${Class.name}.prototype has a toJSON`, () => {
      Object.assign(Class.prototype, { toJSON: () => 'the page’s' });
      try {
        expect(asJson(value)).to.equal(right);
        expect([asJson([1]), asJson('x'), asJson(null)]).to.deep.equal(['[1]', '"x"', 'null']);
      } finally {
        Reflect.deleteProperty(Class.prototype, 'toJSON');
      }
    });
  }
});
