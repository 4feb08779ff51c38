/**
 * Behaviour of servers and telephones that baresip does not show, played by SIPp through the
 * gateway.
 */
import { createHash } from 'node:crypto';
import { expect, test, words } from '../support/gateway-test.js';
import {
  acknowledged,
  answer,
  answerWithSound,
  asks,
  cancelled,
  confirm,
  description,
  hungUp,
  invited,
  invitedToAsk,
  plays,
  Sipp,
} from '../support/sipp.js';
import type { ShopVisitor } from '../support/visitor.js';

// Browsers write a lost socket to the console.
test.use({ allowed: /WebSocket connection to/ });

test.beforeEach(({ absent, handedOver }) => {
  test.skip(absent.telephones.length > 0, `Not installed: ${absent.telephones.join(', ')}`);
  handedOver.accessCode = 'other';
});

/** Checks that the telephone has received all that its scenario waits for. */
async function visitorEnds(
  visitor: ShopVisitor,
  phone: Sipp,
  button: string = words.hangUp,
): Promise<void> {
  await visitor.shop.press(button);
  await visitor.toHaveEnded('hung-up');
  expect(await phone.ended).toBe(0);
}

const takesCall = [answerWithSound('200 OK'), acknowledged, plays];

test('a telephone that plays a tone is heard, and told when the visitor hangs up', async ({
  visitor,
  rig,
}) => {
  const phone = await Sipp.start(rig, 'other', [invited, ...takesCall, hungUp]);
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await expect.poll(() => visitor.loudness()).toBeGreaterThan(0.01);
  await visitorEnds(visitor, phone);
});

test('nobody answers: the telephone is told when the visitor gives up', async ({
  visitor,
  shop,
  rig,
}) => {
  const phone = await Sipp.start(rig, 'other', [invited, answer('180 Ringing'), cancelled]);
  await visitor.open();
  await shop.press(words.call);
  await phone.until(() => phone.messages.includes('180 Ringing'));
  await visitorEnds(visitor, phone, words.cancel);
});

test('a telephone that rings in vain and says 480 is told as not answered', async ({
  visitor,
  shop,
  rig,
}) => {
  const phone = await Sipp.start(rig, 'other', [
    invited,
    answer('180 Ringing'),
    answer('480 Temporarily Unavailable'),
    acknowledged,
  ]);
  await visitor.open();
  await shop.press(words.call);
  await visitor.toHaveFailed('not-answered');
  expect(await phone.ended).toBe(0);
});

test('the contact of a 302 that has the greatest weight is tried first, the next one then', async ({
  visitor,
  rig,
}) => {
  const agent = rig.content().accessCode;
  const phone = await Sipp.start(rig, 'other', [
    invited,
    answer(
      '302 Moved Temporarily',
      `Contact: <sip:${agent}@gateway.example.com>;q=0.5, <tel:+4989123>;q=1\nContact: <sip:404@gateway.example.com>;q=0.9\n`,
    ).replace(/^Contact: <sip:sipp.*\n/m, ''),
    acknowledged,
  ]);
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  expect(await phone.ended).toBe(0);
  const log = rig.logs.map(({ text }) => text).join('\n');
  expect(
    log.match(/GW INVITE from \S+ to sip:\w+/g)?.map((line) => line.split(':').at(-1)),
  ).toEqual(['other', '404', agent]);
  await rig.agent.hangUp();
  await visitor.toHaveEnded('released');
});

test('a challenge by SHA-256 is answered as RFC 7616 says', async ({ visitor, shop, rig }) => {
  const phone = await Sipp.start(rig, 'other', [
    invited,
    answer(
      '407 Proxy Authentication Required',
      'Proxy-Authenticate: Digest realm="gw", nonce="n1", algorithm=SHA-256, qop="auth"\n',
    ),
    acknowledged,
    invited,
    ...takesCall,
    hungUp,
  ]);
  await visitor.open();
  await shop.widget.evaluate((element) => {
    (element as HTMLElementTagNameMap['click-to-dial']).gatewayCredentials = { password: 'secret' };
  });
  await visitor.talk();
  const [, given = ''] = /^Proxy-Authorization: (.*)$/im.exec(phone.messages) ?? [];
  const said = (name: string) => new RegExp(`\\b${name}="?([^",\\s]+)`).exec(given)?.[1] ?? '';
  const hash = (...parts: string[]) => createHash('sha256').update(parts.join(':')).digest('hex');
  expect(said('response')).toBe(
    hash(
      hash('AnonymousCard', 'gw', 'secret'),
      'n1',
      said('nc'),
      said('cnonce'),
      'auth',
      hash('INVITE', said('uri')),
    ),
  );
  await visitorEnds(visitor, phone);
});

test('one telephone announces, and another answers: its sound is heard', async ({
  visitor,
  rig,
  handedOver,
}) => {
  handedOver.accessCode = 'either';
  const announcing = await Sipp.start(rig, 'other', [
    invited,
    answerWithSound('183 Session Progress'),
    cancelled,
  ]);
  // The pause of a person who answers.
  const wait = '<pause milliseconds="1500"/>';
  const phone = await Sipp.start(rig, 'second', [
    invited,
    answer('180 Ringing'),
    wait,
    ...takesCall,
    // It has a session description of its own, other than that of the announcement.
    invited,
    confirm('200 OK', description),
    acknowledged,
    hungUp,
  ]);
  await visitor.open();
  await visitor.talk();
  await visitor.toReceive();
  await expect.poll(() => visitor.loudness()).toBeGreaterThan(0.01);
  expect(await announcing.ended).toBe(0);
  await visitorEnds(visitor, phone);
});

test('a REFER is refused at once, and people talk on', async ({ visitor, shop, rig }) => {
  const phone = await Sipp.start(rig, 'other', [
    invitedToAsk,
    ...takesCall,
    asks('REFER', 'Refer-To: <sip:somebody@else.example>\n', 405),
    hungUp,
  ]);
  await visitor.open();
  await visitor.talk();
  await phone.until(() => phone.messages.includes('SIP/2.0 405'));
  await visitor.toReceive();
  expect(await shop.state()).toBe('talking');
  await visitorEnds(visitor, phone);
});

test('the signalling breaks while it rings: the first call is taken back before the second', async ({
  visitor,
  shop,
  rig,
  handedOver,
}) => {
  const cable = await rig.layCable();
  handedOver.gwAddresses = [cable.address];
  const phone = await Sipp.start(rig, 'other', [invited, answer('180 Ringing'), cancelled], 2);
  await visitor.open();
  await shop.press(words.call);
  await phone.until(() => phone.messages.includes('180 Ringing'));
  cable.drop();
  await phone.until(() => phone.messages.split('SIP/2.0 180 Ringing').length > 2);
  expect(phone.messages).toContain('CANCEL sip:');
  await visitorEnds(visitor, phone, words.cancel);
});
