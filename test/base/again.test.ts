/** Code that is loaded on demand: how often a failed load is repeated, and when it is given up. */
import { expect } from '@open-wc/testing';
import { again, codeIsGone, once, type Load } from '../../src/base/again.js';

const nowhere = (path: string) =>
  new TypeError(`Failed to fetch dynamically imported module: ${location.origin}${path}`);

describe('again()', () => {
  /** A sleep that ends at once, and records its length. */
  const sleeper = () => {
    const pauses: number[] = [];
    const sleep = (ms: number): Promise<void> => {
      pauses.push(ms);
      return pauses.length > 9 ? Promise.reject(new Error('enough')) : Promise.resolve();
    };
    return { pauses, sleep };
  };

  it('tries again with growing pauses until the part is loaded', async () => {
    let asked = 0;
    const load: Load<string> = () =>
      (asked += 1) < 8 ? Promise.reject(new Error('away')) : Promise.resolve('part');
    const { pauses, sleep } = sleeper();
    expect(await again(load, sleep)).to.equal('part');
    expect(pauses).to.deep.equal([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('rejects when the waiting between two tries rejects', async () => {
    const { sleep } = sleeper();
    const end = again(() => Promise.reject(new Error('away')), sleep);
    expect(await end.catch(String)).to.equal('Error: enough');
  });

  describe('when the error names the address of the file', () => {
    const { fetch } = globalThis;
    afterEach(() => (globalThis.fetch = fetch));

    for (const [what, answer, gone] of [
      ['a 200', new Response('', { headers: { 'content-type': 'text/javascript' } }), false],
      [
        'a 503',
        new Response('<p>', { status: 503, headers: { 'content-type': 'text/html' } }),
        false,
      ],
      ['a 404', new Response('', { status: 404 }), true],
      ['a 403, as stores answer', new Response('', { status: 403 }), true],
      ['a 410', new Response('', { status: 410 }), true],
      ['a page', new Response('', { headers: { 'content-type': 'text/html' } }), true],
    ] as const) {
      it(`and its server answers ${what}, it is ${gone ? 'not ' : ''}asked for again`, async () => {
        const asked: unknown[] = [];
        globalThis.fetch = (...given) => {
          asked.push(given);
          return Promise.resolve(answer);
        };
        const { pauses, sleep } = sleeper();
        const end = again(() => Promise.reject(nowhere('/part.js')), sleep);
        expect(await end.catch(String)).to.contain(gone ? '/part.js' : 'enough');
        expect(pauses).to.have.lengthOf(gone ? 1 : 10);
        expect(asked[0]).to.deep.equal([`${location.origin}/part.js`, { cache: 'no-store' }]);
        if (gone) expect(codeIsGone()).to.equal(true);
      });
    }
  });
});

describe('once()', () => {
  /**
   * An import as the build writes it, whose first address fails, as if a browser remembered a
   * failure.
   */
  const load: Load<string> = (take) =>
    take('data:text/javascript,//', () => Promise.reject(new Error('remembered')));

  it('uses a new address for every other try, and keeps what was loaded from there', async () => {
    expect(await once(load).catch(String)).to.equal('Error: remembered');
    const one = await once(load);
    expect(one).to.equal(await once(load));
  });
});
