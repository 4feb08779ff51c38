/** The visitor's cookie: when it can be opened, for how long, and which one counts of several. */
import assert from 'node:assert/strict';
import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  cookieName,
  createVisitorCookies,
  pairsOf,
} from '../../../src/relay/visitor/visitor-cookie.js';
import { createRig, environment, shop, RelayVisitor } from '../rig.js';
import { FakeClock } from '../../support/fake-clock.js';

const secret = environment.RELAY_SECRET;
const former = 'click-to-dial-visitor';
const day = 86_400_000;

/** A cookie as earlier versions sealed it, without a time at which it expires. */
function sealedBefore(id: string, token: string, since: number): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'click-to-dial visitor cookie', 32));
  const [head, iv, time] = [Buffer.from([1]), randomBytes(12), Buffer.alloc(6)];
  time.writeUIntBE(since, 0, 6);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(head);
  const plain = Buffer.concat([Buffer.from(id, 'hex'), time, Buffer.from(token)]);
  const sealed = [head, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return `${former}=${Buffer.concat(sealed).toString('base64url')}`;
}

describe('the cookie', () => {
  const clock = new FakeClock();
  const cookies = createVisitorCookies([secret], clock);
  const pairOf = (value: string): string => `${cookieName}=${value}`;

  it('opens to the visitor that was sealed', () => {
    const token = fc.stringMatching(/^[\x21-\x7e]{0,900}$/);
    const person = fc.constantFrom('', 'a-key_1');
    fc.assert(
      fc.property(token, fc.nat({ max: 2 ** 40 }), person, (text, since, key) => {
        const visitor = { ...cookies.create(), token: text, since, person: key };
        const sealed = cookies.seal(visitor);
        assert.deepEqual(cookies.open(pairOf(sealed)), visitor);
        assert.notEqual(cookies.seal(visitor), sealed, 'never twice the same');
      }),
    );
  });

  it('does not open when a single bit differs', () => {
    const visitor = { ...cookies.create(), token: 'abc', since: 1 };
    const sealed = Buffer.from(cookies.seal(visitor), 'base64url');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bent = Buffer.from(sealed);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(cookies.open(pairOf(bent.toString('base64url'))), undefined, `bit ${bit}`);
    }
  });

  it('does not open with another text, name or secret', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.equal(cookies.open(text), undefined);
        assert.equal(cookies.open(pairOf(text)), undefined);
        assert.equal(cookies.open(`${former}=${text}`), undefined);
      }),
    );
    const sealed = cookies.seal(cookies.create());
    const other = createVisitorCookies(
      ['another secret of more than thirty-two characters'],
      clock,
    );
    assert.equal(other.open(pairOf(sealed)), undefined);
    assert.equal(cookies.open(`${former}=${sealed}`), undefined);
    const before = sealedBefore('0'.repeat(32), 'token', clock.now() + 1);
    assert.equal(cookies.open(before.replace(former, cookieName)), undefined);
  });

  it('opens for as long as browsers keep it', async () => {
    const visitor = cookies.create();
    const pair = pairOf(cookies.seal(visitor));
    await clock.advance(day - 1);
    assert.deepEqual(cookies.open(pair), visitor);
    await clock.advance(1);
    assert.equal(cookies.open(pair), undefined);
  });

  it('stays below the 4096 bytes of browsers with the longest token', () => {
    const sealed = cookies.seal({ ...cookies.create(), token: 'x'.repeat(2800), since: 1 });
    assert.ok(
      `${cookieName}=${sealed}; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Strict`.length <
        4096,
    );
    assert.throws(
      () => cookies.seal({ ...cookies.create(), token: 'x'.repeat(2801), since: 1 }),
      RangeError,
    );
  });

  it('is sealed by the first secret, and opens by each', () => {
    const [old, next] = [secret, 'the next secret, which is long enough too'];
    const [before, both, after] = [[old], [next, old], [next]].map((secrets) =>
      createVisitorCookies(secrets, clock),
    );
    const visitor = cookies.create();
    const [early, late] = [before?.seal(visitor), both?.seal(visitor)].map((value) =>
      pairOf(value ?? ''),
    );
    assert.deepEqual(both?.open(early ?? ''), visitor);
    assert.deepEqual(both?.open(late ?? ''), visitor);
    assert.deepEqual(after?.open(late ?? ''), visitor);
    assert.equal(after?.open(early ?? ''), undefined);
    assert.equal(before?.open(late ?? ''), undefined);
  });
});

describe('a cookie of an earlier version', () => {
  const id = 'a'.repeat(32);

  it('opens for a day after its token came', async () => {
    const clock = new FakeClock();
    await clock.advance(400 * day);
    const cookies = createVisitorCookies([secret], clock);
    const pair = sealedBefore(id, 'token', clock.now() - 1000);
    assert.deepEqual(cookies.open(pair), {
      id,
      token: 'token',
      since: clock.now() - 1000,
      person: '',
    });
    await clock.advance(day - 1001);
    assert.ok(cookies.open(pair));
    await clock.advance(1);
    assert.equal(cookies.open(pair), undefined);
    assert.equal(cookies.open(sealedBefore(id, 'token', 1000)), undefined);
  });

  it('without a token opens for a day after the relay has started', async () => {
    const clock = new FakeClock();
    const cookies = createVisitorCookies([secret], clock);
    const pair = sealedBefore(id, '', 0);
    assert.deepEqual(cookies.open(pair), { id, token: '', since: 0, person: '' });
    await clock.advance(day);
    assert.equal(cookies.open(pair), undefined);
  });

  it('lets a running call go on after the upgrade', async () => {
    const { center, clock, visitor } = createRig();
    await clock.advance(1000);
    const anna = visitor();
    anna.cookie = sealedBefore(id, center.newToken(id), clock.now());
    center.running.add(id);
    assert.equal((await anna.poll()).body.resultDesc, 'Call in queue');
    assert.equal((await anna.drop()).body.resultCode, '0');
    assert.equal(center.running.size, 0);
  });
});

describe('of several cookies', () => {
  it('those with the __Host- prefix come first, and only a few are tried', () => {
    const header = `a=1; ${former}=x;${cookieName}=y ; ${former}=z; other${former}=w`;
    assert.deepEqual(pairsOf(header), [`${cookieName}=y`, `${former}=x`, `${former}=z`]);
    assert.deepEqual(pairsOf(''), []);
    assert.ok(pairsOf(`${former}=x; `.repeat(500)).length < 10);
  });

  it('the one that opens names the visitor', async () => {
    const { relay, visitor } = createRig();
    const anna = visitor();
    await anna.create();
    const tossed = `${former}=AQAA; ${cookieName}=; ${cookieName}=AgAA`;
    const poll = (cookie: string) =>
      new RelayVisitor((request) => relay.fetch(request), { origin: shop, cookie }).poll();
    for (const cookie of [`${tossed}; ${anna.cookie}`, `${anna.cookie}; ${tossed}`]) {
      assert.equal((await poll(cookie)).body.resultDesc, 'Call in queue', cookie);
    }
    assert.equal((await poll(tossed)).status, 401);
  });
});
