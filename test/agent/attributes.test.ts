/** The attributes and properties of `<incoming-call>`: defaults, accepted and wrong values. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import '../../src/agent/index.js';
import { IncomingCallAttributes } from '../../src/agent/attributes.js';
import { IncomingCall } from '../../src/agent/incoming-call.js';
import { catchWarnings } from '../support/warnings.js';
import { agentCases } from './attribute-cases.js';

const fresh = (): IncomingCall => document.createElement('incoming-call');
const read = (element: IncomingCall, name: string): unknown => element[name as keyof IncomingCall];

describe('attributes of the agent’s element', () => {
  const warnings = catchWarnings();
  const take = (): string[] => warnings.splice(0);

  afterEach(() => {
    expect(take(), 'warnings').to.deep.equal([]);
  });

  it('are the documented ones, and all are tested here', () => {
    const { observedAttributes } = fresh().constructor as typeof IncomingCall;
    expect(observedAttributes).to.have.members([...Object.keys(agentCases), 'lang']);
    expect(Object.values(agentCases).map(({ property }) => property)).to.have.members(
      Object.keys(IncomingCallAttributes.properties),
    );
  });

  it('may have been set before the element was defined, the guid among them', async () => {
    const element = document.createElement('late-incoming-call') as IncomingCall;
    Object.assign(element, { agentId: 102, guid: 7 });
    document.body.append(element);
    customElements.define('late-incoming-call', class extends IncomingCall {});
    await element.updateComplete;
    expect(element.agentId).to.equal(102);
    expect(element.guid).to.equal(undefined);
    expect(take()).to.deep.equal(['<late-incoming-call> guid="…" is not used; accepted: text']);
    element.guid = 'a-guid';
    expect(Object.hasOwn(element, 'guid'), 'in the element, not over it').to.equal(false);
    element.remove();
  });

  for (const [attribute, theCase] of Object.entries(agentCases)) {
    const { property, initial, accepted, good, goodValues, wrong, wrongValues } = theCase;
    describe(attribute, () => {
      it('has its default, also with null and undefined, and without the attribute', () => {
        const element = fresh();
        expect(read(element, property)).to.equal(initial);
        const [given = ''] = good.at(-1) ?? [];
        element.setAttribute(attribute, given);
        element.removeAttribute(attribute);
        expect(read(element, property)).to.equal(initial);
        for (const none of [null, undefined]) {
          Object.assign(element, { [property]: given });
          Object.assign(element, { [property]: none });
          expect(read(element, property)).to.equal(initial);
        }
      });

      it('takes accepted values', () => {
        for (const [given, held] of good) {
          const element = fresh();
          element.setAttribute(attribute, given);
          expect(read(element, property), given).to.equal(held);
        }
        for (const [given, held] of goodValues) {
          const element = Object.assign(fresh(), { [property]: given });
          expect(read(element, property), String(given)).to.equal(held);
        }
      });

      it('warns once of a wrong value, and keeps the default', () => {
        for (const value of [...wrong, ...wrongValues]) {
          const element = fresh();
          for (const time of ['first', 'second']) {
            Object.assign(element, { [property]: value });
            expect(read(element, property), String(value)).to.equal(initial);
            const said = take();
            expect(said, `${time}: ${String(value)}`).to.have.lengthOf(time === 'first' ? 1 : 0);
            for (const words of said) {
              expect(words).to.contain(`<incoming-call> ${attribute}=`).and.match(accepted);
            }
          }
        }
        for (const value of wrong) {
          const element = fresh();
          element.setAttribute(attribute, value);
          expect(read(element, property), value).to.equal(initial);
          expect(take(), value).to.have.lengthOf(1);
        }
      });

      it('never throws, and always gives an accepted value', () => {
        const pieces = [...good.map(([given]) => given), ...wrong];
        const anything = fc.oneof(
          fc.anything({ withBigInt: true, withNullPrototype: true }),
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom(...pieces, ' ', '0', '-')).map((list) => list.join('')),
        );
        fc.assert(
          fc.property(anything, (given) => {
            const held = read(Object.assign(fresh(), { [property]: given }), property);
            take();
            expect(read(Object.assign(fresh(), { [property]: held }), property)).to.equal(held);
            expect(take()).to.deep.equal([]);
          }),
        );
      });
    });
  }

  it('watch and theme are reflected, the others are not', async () => {
    const element = document.body.appendChild(fresh());
    Object.assign(element, { watch: 'always', theme: 'dark', agentId: 102, pollInterval: 500 });
    await element.updateComplete;
    expect(element.outerHTML).to.equal(
      '<incoming-call watch="always" theme="dark"></incoming-call>',
    );
    element.watch = true;
    await element.updateComplete;
    expect(element.getAttribute('watch')).to.equal('');
    element.watch = false;
    await element.updateComplete;
    expect(element.hasAttribute('watch')).to.equal(false);
    element.remove();
  });

  describe('guid', () => {
    const secret = '0f3c9a52.AgentGateway0';

    it('is a property that takes text or nothing', () => {
      const element = fresh();
      expect(element.guid).to.equal(undefined);
      element.guid = secret;
      expect(element.guid).to.equal(secret);
      element.guid = '';
      expect(element.guid).to.equal(undefined);
    });

    it('is not read from an attribute nor reflected, and the one warning does not contain it', async () => {
      const frame = document.body.appendChild(document.createElement('div'));
      frame.innerHTML = `<incoming-call guid="${secret}"></incoming-call>`;
      const element = frame.querySelector('incoming-call') ?? expect.fail('not there');
      await element.updateComplete;
      expect(element.guid).to.equal(undefined);
      const said = take();
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.match(/<incoming-call> guid.*property/);
      frame.append(element);
      element.setAttribute('guid', 'another');
      element.guid = secret;
      await element.updateComplete;
      expect(element.getAttribute('guid')).to.equal('another');
      expect([...said, ...take()].join()).to.not.contain(secret);
      element.removeAttribute('guid');
      expect(frame.innerHTML).to.not.contain(secret);
      expect(Object.values(element)).to.not.include(secret);
      frame.remove();
    });

    it('that is no text is not used, and the warning does not contain it', () => {
      const element = Object.assign(fresh(), { guid: { secret } });
      expect(element.guid).to.equal(undefined);
      expect(take().join()).to.contain('guid').and.not.contain(secret);
    });
  });
});
