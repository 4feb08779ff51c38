/** The attributes and properties of the element: defaults, accepted and wrong values. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { ClickToDial } from '../../src/element/click-to-dial.js';
import { ClickToDialAttributes, type Configuration } from '../../src/element/shared/attributes.js';
import { cases, turn } from './attribute-cases.js';
import { Page, printed } from './widget.js';

describe('attributes', () => {
  let page: Page;
  let element: ClickToDial;

  const fresh = (): ClickToDial => (element = document.createElement('click-to-dial'));
  const read = (name: keyof Configuration): unknown => element[name];
  const write = (name: keyof Configuration, value: unknown): void => {
    Object.assign(element, { [name]: value });
  };

  beforeEach(() => {
    page = new Page();
    fresh();
  });
  afterEach(() => page.close());

  it('are the documented ones, and each has its cases in this test', () => {
    const { observedAttributes } = element.constructor as typeof ClickToDial;
    expect(observedAttributes).to.have.members([...Object.keys(cases), 'disabled', 'lang']);
    const properties = Object.values(cases).map(({ property }) => property);
    expect([...properties, 'disabled']).to.have.members(
      Object.keys(ClickToDialAttributes.properties),
    );
  });

  for (const [attribute, theCase] of Object.entries(cases)) {
    const { property, initial, accepted, good, goodValues = [], wrong, wrongValues } = theCase;

    /** Checks that there is one warning, with the name, the wrong value and the right form. */
    const expectWarning = (value: unknown): void => {
      const warnings = page.takeWarnings();
      expect(warnings, printed(value)).to.have.lengthOf(1);
      expect(warnings[0])
        .to.contain(`${attribute}=${printed(value)}`)
        .and.match(accepted);
    };

    describe(attribute, () => {
      it('has its default without the attribute', () => {
        expect(read(property)).to.deep.equal(initial);
      });

      it('takes every accepted value, as attribute and as property', () => {
        for (const [given, held] of good) {
          fresh().setAttribute(attribute, given);
          expect(read(property), `attribute ${given}`).to.deep.equal(held);
          fresh();
          write(property, given);
          expect(read(property), `property ${given}`).to.deep.equal(held);
        }
        for (const [given, held] of goodValues) {
          fresh();
          write(property, given);
          expect(read(property), `property ${printed(given)}`).to.deep.equal(held);
        }
      });

      it('is back at its default without attribute, and with null or undefined', () => {
        const [given = ''] = good.at(-1) ?? [];
        element.setAttribute(attribute, given);
        element.removeAttribute(attribute);
        expect(read(property)).to.deep.equal(initial);
        for (const nothing of [null, undefined]) {
          write(property, given);
          write(property, nothing);
          expect(read(property)).to.deep.equal(initial);
        }
      });

      it('warns once of a wrong value, and keeps the default', () => {
        const [given = ''] = good[0] ?? [];
        for (const value of wrong) {
          fresh().setAttribute(attribute, given);
          element.setAttribute(attribute, value);
          expect(read(property), `attribute ${value}`).to.deep.equal(initial);
          expectWarning(value);
        }
        for (const value of [...wrong, ...wrongValues]) {
          fresh();
          write(property, given);
          write(property, value);
          expect(read(property), `property ${printed(value)}`).to.deep.equal(initial);
          expectWarning(value);
          write(property, value);
          expect(page.takeWarnings(), 'a second time').to.deep.equal([]);
        }
      });

      it('warns once of a wrong value in the markup, as soon as it is read', async () => {
        const [value] = wrong;
        if (value === undefined) return;
        const frame = page.append(document.createElement('div'));
        frame.innerHTML = `<click-to-dial ${attribute}="${value}"></click-to-dial>`;
        element = frame.querySelector('click-to-dial') ?? expect.fail('not there');
        await element.updateComplete;
        expectWarning(value);
        expect(read(property)).to.deep.equal(initial);
      });
    });
  }

  describe('placement and theme', () => {
    it('are reflected, because the stylesheet selects on them, and the others are not', async () => {
      page.append(element);
      for (const [attribute, { property, good }] of Object.entries(cases)) {
        const [given = ''] = good.at(-1) ?? [];
        write(property, given);
        await element.updateComplete;
        const reflected = attribute === 'placement' || attribute === 'theme';
        expect(element.getAttribute(attribute), attribute).to.equal(reflected ? given : null);
      }
    });

    it('wrong values look like the default', async () => {
      page.append(element);
      for (const placement of ['bottom', 'bottom-centre', 'both', '']) {
        element.setAttribute('placement', placement);
        await element.updateComplete;
        expect(getComputedStyle(element).position, placement).to.equal('static');
      }
      element.setAttribute('theme', 'darkish');
      expect(getComputedStyle(element).colorScheme).to.equal('light');
      page.takeWarnings();
    });
  });

  describe('lists', () => {
    it('alert keeps its valid words and names the others', () => {
      element.setAttribute('alert', 'blink title off');
      expect(element.alert).to.equal('title');
      const warnings = page.takeWarnings();
      expect(warnings).to.have.lengthOf(2);
      expect(warnings[0]).to.contain('alert="blink"');
    });

    it('gateway-hosts keeps its valid words and names the others', () => {
      element.setAttribute('gateway-hosts', 'gw.example.com https://x *.example.org y:1');
      expect(element.gatewayHosts).to.equal('gw.example.com *.example.org');
      const warnings = page.takeWarnings();
      expect(warnings).to.have.lengthOf(2);
      expect(warnings[0]).to.contain('gateway-hosts="https://x"');
      expect(warnings[1]).to.contain('gateway-hosts="y:1"');
    });

    it('ice-servers keeps its valid words and objects', () => {
      element.setAttribute('ice-servers', 'stun:a http://b stuns:c');
      expect(element.iceServers).to.deep.equal([{ urls: 'stun:a' }, { urls: 'stuns:c' }]);
      expect(page.takeWarnings()).to.have.lengthOf(1);
      write('iceServers', [turn, null, { urls: [] }, { urls: ['stun:a', 'x'] }, {}, 'stun:d']);
      expect(element.iceServers).to.deep.equal([turn, { urls: 'stun:d' }]);
      expect(page.takeWarnings()).to.have.lengthOf(4);
    });

    it('ice-servers without credentials has no TURN server, and no secret in its warnings', () => {
      element.setAttribute('ice-servers', 'stun:a turn:b turns:c');
      expect(element.iceServers).to.deep.equal([{ urls: 'stun:a' }]);
      expect(page.takeWarnings()).to.have.lengthOf(2);
      write('iceServers', [
        { urls: 'turn:d', credential: 'secret' },
        { urls: 'turns:e', username: 'u' },
      ]);
      expect(element.iceServers).to.deep.equal([]);
      const warnings = page.takeWarnings();
      expect(warnings).to.have.lengthOf(2);
      expect(warnings.join()).to.contain('turn:d').and.not.contain('secret');
    });
  });

  describe('any value at all', function () {
    this.timeout(60_000);

    /**
     * Checks that a wrong value leaves the default, and that the rule accepts the held value again.
     */
    const check = (attribute: string, given: unknown, set: () => void): void => {
      const { property, initial } = cases[attribute] ?? expect.fail(attribute);
      set();
      const held = read(property);
      const warnings = page.takeWarnings();
      if (['gateway-hosts', 'ice-servers', 'alert'].includes(attribute)) {
        if (warnings.length === 0) return;
      } else {
        expect(warnings.length).to.be.at.most(1);
      }
      for (const warning of warnings)
        expect(warning).to.match(new RegExp(`^<click-to-dial> ${attribute}=`));
      if (warnings.length > 0 && !/gateway|ice|alert/.test(attribute)) {
        expect(held, printed(given)).to.deep.equal(initial);
      }
      // The value of the property is itself accepted.
      fresh();
      write(property, held);
      expect(read(property)).to.deep.equal(held);
      expect(page.takeWarnings()).to.deep.equal([]);
    };

    const pieces = Object.values(cases).flatMap(({ good, wrong }) => [
      ...good.map(([given]) => given),
      ...wrong,
    ]);
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc
        .array(fc.constantFrom(...pieces, ...Array.from('*.:/@[]?#-_0 ')), { maxLength: 4 })
        .map((list) => list.join('')),
    );
    const hostile = fc.constantFrom<unknown>(
      Object.create(null),
      { toString: () => fail('toString') },
      { valueOf: () => fail('valueOf'), toString: () => fail('toString') },
      { toJSON: () => fail('toJSON') },
      { urls: Object.create(null) as unknown },
      { urls: { toString: () => fail('urls') } },
      { urls: Symbol('x') },
      Object.assign([], { toString: () => fail('list') }),
      new URL('https://cc.example.com'),
      document.body,
    );
    const something = fc.oneof(
      text,
      hostile,
      fc.array(hostile),
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
      fc.array(fc.record({ urls: fc.oneof(text, fc.array(text), hostile) })),
    );

    for (const [attribute, { property }] of Object.entries(cases)) {
      it(`for ${attribute} never throws, and the property gives an accepted one`, () => {
        fc.assert(
          fc.property(text, (given) => {
            check(attribute, given, () => fresh().setAttribute(attribute, given));
          }),
          { numRuns: 300 },
        );
        fc.assert(
          fc.property(something, (given) => {
            check(attribute, given, () => {
              fresh();
              write(property, given);
            });
          }),
          { numRuns: 300 },
        );
      });
    }
  });
});

function fail(what: string): never {
  throw new Error(`${what} must not be asked`);
}
