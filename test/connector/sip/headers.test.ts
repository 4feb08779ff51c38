/** Headers of real gateways: none of them leaves a call waiting, or a 2xx without an ACK. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { header, type SipMessage, uriOf } from './sip-message.js';
import { gateway, SipRig } from './sip-rig.js';

/** Contact headers, and the address in each. */
const contacts: readonly [string, string][] = [
  ['<sip:asterisk@1af019b2ba08:8089;transport=ws>', 'sip:asterisk@1af019b2ba08:8089;transport=ws'],
  ['<sip:*#9240@192.0.2.10>', 'sip:*#9240@192.0.2.10'],
  ['<sip:a b@peer.example>', 'sip:a b@peer.example'],
  ['<sip:müller@peer.example>', 'sip:müller@peer.example'],
  ['<sip:%zz@peer.example>', 'sip:%zz@peer.example'],
  ['<sip:agent@peer_1.example;ob>', 'sip:agent@peer_1.example;ob'],
  ['<sip:agent@-x-.example:99999999>', 'sip:agent@-x-.example:99999999'],
  ['<sip:agent@[2001:db8::1]:5060>', 'sip:agent@[2001:db8::1]:5060'],
  ['<sip:[2001:db8::1]>', 'sip:[2001:db8::1]'],
  [
    '<SIPS:agent@Peer.example;Transport=WS?subject=x>',
    'SIPS:agent@Peer.example;Transport=WS?subject=x',
  ],
  ['Agent Seven <sip:a@peer.example>;q=0.5', 'sip:a@peer.example'],
  ['Müller, Hans <sip:a@peer.example>', 'sip:a@peer.example'],
  ['"a \\" <b>, c" <sip:a@peer.example>', 'sip:a@peer.example'],
  ['"never closed <sip:a@peer.example>', 'sip:a@peer.example'],
  ['<sip:a@peer.example', 'sip:a@peer.example'],
  ['sip:a@peer.example;expires=60', 'sip:a@peer.example'],
  ['<tel:+49-89-1234;phone-context=x>', 'tel:+49-89-1234;phone-context=x'],
  ['<tel:112>', 'tel:112'],
  ['<urn:service:sos>', 'urn:service:sos'],
  ['<peer_1.example:5060>', 'sip:peer_1.example:5060'],
  ['<sip:a@peer.example>, <sip:b@peer.example>', 'sip:a@peer.example'],
];

const routes: readonly [string, readonly string[]][] = [
  ['<sip:192.0.2.1;lr>', ['<sip:192.0.2.1;lr>']],
  [
    '<sip:p1.example;lr;ftag=a,b>,<sip:1af019b2ba08:8089;lr=on>',
    ['<sip:1af019b2ba08:8089;lr=on>', '<sip:p1.example;lr;ftag=a,b>'],
  ],
  ['"Edge, 1" <sip:p_1;lr>;x="a,b"', ['"Edge, 1" <sip:p_1;lr>;x="a,b"']],
  ['sip:p1.example;lr', ['sip:p1.example;lr']],
];

const others = [
  'Session-Expires: soon',
  'Session-Expires:',
  'x: 1800;refresher=nobody',
  'Content-Length: many',
  'Content-Length: -1',
  'Content-Length: 99999',
  'Max-Forwards: x',
  'Max-Forwards:',
  'Event:',
  'Event: ;;;',
  'Replaces: ;',
  'Refer-To: <>',
  'r: garbage',
  'WWW-Authenticate: Bearer realm="x"',
  'Proxy-Authenticate: Digest',
  'Allow: INVITE,,',
  'Date: yesterday',
  'Warning: 399 "',
  'A line without a colon',
  ': a value without a name',
  'constructor: x',
  '__proto__: x',
  'toString: x',
  'Sübject: ü',
  'Subject:\r\n goes on\r\n\tand on',
];

describe('headers of the gateway', function () {
  this.timeout(60_000);
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  /** Lets the gateway accept the call with these headers in its 200. @returns the ACK. */
  async function acknowledged(rewrite: (text: string) => string): Promise<SipMessage> {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    rig.peer.rewrite = (text) => (text.includes('INVITE\r\n') ? rewrite(text) : text);
    await rig.peer.accept(invite);
    return rig.peer.next('ACK');
  }
  /** Checks that a 200 with these headers is acknowledged at its Contact, and the call talks. */
  async function expectConnected(rewrite: (text: string) => string): Promise<void> {
    const ack = await acknowledged(rewrite);
    expect(ack.start).to.equal('ACK sip:agent@peer.example;transport=ws SIP/2.0');
    await rig.told('connected');
    expect(rig.types).to.deep.equal(['connected']);
  }
  const contact = (value: string) => (text: string) =>
    text.replace(/^Contact: .*$/m, () => `Contact: ${value}`);
  const added = (line: string) => (text: string) => text.replace('\r\n', () => `\r\n${line}\r\n`);

  for (const [value, address] of contacts) {
    it(`are sent back as received: Contact: ${value}`, async () => {
      const ack = await acknowledged(contact(value));
      expect(ack.start).to.equal(`ACK ${address} SIP/2.0`);
      await rig.told('connected');
    });
  }

  for (const [value, set] of routes) {
    it(`are sent back as received, in reverse order: Record-Route: ${value}`, async () => {
      const ack = await acknowledged(added(`Record-Route: ${value}`));
      expect(ack.headers.get('route')).to.deep.equal(set);
      await rig.told('connected');
    });
  }

  it('that are not needed stop no call, however wrong they are', async () => {
    await expectConnected((text) => others.reduce((all, line) => added(line)(all), text));
  });

  for (const line of ['SIP/2.0 200', 'SIP/2.0 200 ', 'sip/2.0  200  Völlig in Ordnung']) {
    it(`may follow the status line "${line}"`, async () => {
      await expectConnected((text) => text.replace(/^.*/, () => line));
    });
  }

  for (const name of ['To', 'From']) {
    it(`may have any display name: ${name}`, async () => {
      const named = new RegExp(`^(${name}: )<?([^>\r]*?)>?;tag=`, 'im');
      await expectConnected((text) => text.replace(named, '$1Müller, H. (Büro) <$2>;x;tag='));
    });
  }

  it('may be in compact form, and in any case', async () => {
    await expectConnected((text) =>
      text
        .replace(/^Via:/m, 'v :')
        .replace(/^To:/m, 't:')
        .replace(/^From:/im, 'F:')
        .replace(/^Call-ID:/im, 'i:')
        .replace(/^CSeq:/im, 'CSEQ:')
        .replace(/^Contact:/m, 'm:')
        .replace(/^Content-Type: application\/sdp/m, 'c: Application/SDP; charset=utf-8'),
    );
  });

  it('without a Contact in a 200 are acknowledged, and the call ends at once', async () => {
    const ack = await acknowledged((text) => text.replace(/^Contact: .*\r\n/m, ''));
    expect(ack.start).to.equal(`ACK sip:${gateway.accessCode}@${gateway.domain} SIP/2.0`);
    await rig.peer.next('BYE');
    const end = await rig.told('failed');
    expect(end).to.include({ type: 'failed', code: 'gateway-rejected' });
    expect(JSON.stringify(end)).to.contain('Contact');
  });

  it('of a refusal may be unreadable, and it is still reported', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 486, { headers: others });
    expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
  });

  it('of requests in the call may be unreadable', async () => {
    const invite = await rig.talk();
    rig.peer.rewrite = (text) =>
      contact('<sip:*#9240@1af019b2ba08>')(added('Max-Forwards: x')(text));
    expect((await rig.peer.ask(invite, 'OPTIONS', { headers: others })).status).to.equal(200);
    expect((await rig.peer.ask(invite, 'BYE', { headers: others })).status).to.equal(200);
    await rig.told('ended');
  });

  for (const branch of ['constructor', '__proto__', 'toString']) {
    it(`may have any branch: ${branch}`, async () => {
      const invite = await rig.talk();
      rig.peer.rewrite = (text) => text.replace(/branch=\S+/, `branch=${branch}`);
      rig.peer.send(invite, 'OPTIONS', 2, 'replaced');
      expect(header(await rig.peer.next('200 OPTIONS'), 'via')).to.match(/branch=\w+$/);
    });
  }

  it('may ask for credentials in unknown ways beside a known one', async () => {
    await rig.dial({ credentials: { password: 'secret' } });
    rig.peer.reply(await rig.peer.next('INVITE'), 401, {
      headers: [
        'WWW-Authenticate: Bearer realm="x", scope="a b"',
        'WWW-Authenticate: Digest realm="one", nonce="1", algorithm=SHA-512-256, qop="auth"',
        'WWW-Authenticate: Negotiate abc==, Digest realm="two, \\"2\\"", nonce="2", qop="auth-x,auth"',
        'WWW-Authenticate: Digest realm="three", nonce="3"',
      ],
    });
    const again = await rig.peer.next('INVITE');
    expect(header(again, 'authorization'))
      .to.contain('nonce="2"')
      .and.match(/qop=auth\b/);
    await rig.peer.accept(again);
    await rig.told('connected');
  });

  it('in any mixture leave no 2xx without ACK, and no call waiting', async () => {
    await rig.finish();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contacts),
        fc.subarray(routes.map(([value]) => `Record-Route: ${value}`)),
        fc.subarray(others),
        async ([value, address], recorded, more) => {
          rig = new SipRig();
          await rig.begin();
          const lines = [...recorded, ...more];
          const ack = await acknowledged((text) =>
            contact(value)(lines.reduce((all, line) => added(line)(all), text)),
          );
          expect(uriOf(ack.start.split(/ (.*) SIP/)[1] ?? '')).to.equal(address);
          await rig.told('connected');
          await rig.finish();
        },
      ),
      { numRuns: 20 },
    );
    rig = new SipRig();
    await rig.begin();
  });
});
