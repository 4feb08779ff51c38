/**
 * A gateway that asks for credentials, in every way of RFC 7616, RFC 8760 and RFC 3261 section 22.
 */
import { expect } from '@open-wc/testing';
import { md5, sha256 } from '../../../src/connector/sip/hash.js';
import { header, type SipMessage } from './sip-message.js';
import { SipRig } from './sip-rig.js';

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

describe('hashes', () => {
  for (const [text, hashed] of [
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      '57edf4a22be3c955ac49da2e2107b67a',
    ],
    // RFC 7616 section 3.9.1.
    ['Mufasa:http-auth@example.org:Circle of Life', '3d78807defe7de2157e2b0b6573a855f'],
  ] as const) {
    it(`MD5 of "${text}"`, () => expect(md5(text)).to.equal(hashed));
  }

  it('SHA-256 equals that of crypto.subtle, for every length', async () => {
    for (let length = 0; length < 200; length += 1) {
      const text = 'aé€😀'.repeat(length).slice(0, length);
      const bytes = new TextEncoder().encode(text);
      expect(sha256(text)).to.equal(hex(await crypto.subtle.digest('SHA-256', bytes)));
    }
  });
});

describe('a gateway that asks for credentials', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  const password = 'sécret "1"';
  const dial = (to = {}): Promise<void> => rig.dial({ credentials: { password } }, to);

  /** The parameters in a header with credentials. */
  function read(value: string): Record<string, string> {
    const pairs = [...value.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)];
    return Object.fromEntries(
      pairs.map(([, name = '', text, token]) => [
        name,
        text === undefined ? (token ?? '') : text.replace(/\\(.)/g, '$1'),
      ]),
    );
  }
  const of = (message: SipMessage, name: string): Record<string, string>[] =>
    (message.headers.get(name) ?? []).map(read);

  /** The response that the gateway computes. */
  function expected(message: SipMessage, said: Record<string, string>): string {
    const { algorithm = 'MD5', username, realm, nonce, cnonce, nc, qop, uri } = said;
    const hash = /^SHA/i.test(algorithm) ? sha256 : md5;
    const secret = hash(`${username}:${realm}:${password}`);
    const key = /sess/i.test(algorithm) ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
    const body = qop === 'auth-int' ? `:${hash(message.body)}` : '';
    const what = hash(`${message.start.split(' ')[0]}:${uri}${body}`);
    return hash([key, nonce, ...(qop ? [nc, cnonce, qop] : []), what].join(':'));
  }
  function expectValid(message: SipMessage, said: Record<string, string> | undefined): void {
    expect(said?.['response']).to.equal(expected(message, said ?? {}));
    expect(message.start).to.contain(` ${said?.['uri']} `);
  }
  const asks = (rest: string, name = 'WWW-Authenticate'): string => `${name}: Digest ${rest}`;
  async function asked(...headers: string[]): Promise<SipMessage> {
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, headers.some((line) => line.startsWith('WWW')) ? 401 : 407, { headers });
    await rig.peer.next('ACK');
    return rig.peer.next('INVITE');
  }

  for (const [algorithm, qop, chosen] of [
    ['', '', undefined],
    ['', 'auth', 'auth'],
    ['md5', 'auth-int,auth', 'auth'],
    ['MD5', 'auth-int', 'auth-int'],
    ['MD5-sess', '', undefined],
    ['MD5-sess', 'auth', 'auth'],
    ['SHA-256', '', undefined],
    ['SHA-256', 'auth', 'auth'],
    ['SHA-256', 'auth-x, AUTH-INT', 'auth-int'],
    ['SHA-256-sess', 'auth', 'auth'],
  ] as const) {
    it(`${algorithm || 'no algorithm'}, ${qop || 'no qop'}`, async () => {
      await dial();
      const more = (algorithm && `, algorithm=${algorithm}`) + (qop && `, qop="${qop}"`);
      const again = await asked(asks(`realm="gw", nonce="n1", opaque="o"${more}`));
      const [said = {}] = of(again, 'authorization');
      expectValid(again, said);
      expect(said['algorithm'] ?? '').to.equal(algorithm);
      expect(said['opaque']).to.equal('o');
      expect(said['qop']).to.equal(chosen);
    });
  }

  it('with quotes in its values: they are escaped in the answer, and hashed without escapes', async () => {
    await dial({ caller: "o'neil" });
    const again = await asked(asks('realm="a \\"b\\" \\\\c", nonce="n\\\\1", qop="auth"'));
    const [said = {}] = of(again, 'authorization');
    expect(header(again, 'authorization')).to.contain('realm="a \\"b\\" \\\\c"');
    expect(said['username']).to.equal("o'neil");
    expectValid(again, said);
  });

  it('in several ways: the topmost one that is known is answered', async () => {
    await dial();
    const again = await asked(
      `${asks('realm="gw", nonce="1", algorithm=SHA-512-256')}, Digest realm="gw", nonce="2", algorithm=SHA-256`,
      asks('realm="gw", nonce="3", algorithm=MD5'),
    );
    const said = of(again, 'authorization');
    expect(said.map(({ nonce }) => nonce)).to.deep.equal(['2']);
    expectValid(again, said[0]);
  });

  it('as one of several in a row: each gets its answer, with its own nonce count', async () => {
    await dial();
    const invite = await asked(asks('realm="proxy", nonce="p", qop="auth"', 'Proxy-Authenticate'));
    rig.peer.reply(invite, 401, { headers: [asks('realm="gw", nonce="g", qop="auth"')] });
    const both = await rig.peer.next('INVITE');
    const [proxy = {}] = of(both, 'proxy-authorization');
    const [gateway = {}] = of(both, 'authorization');
    expect([proxy['nc'], gateway['nc']]).to.deep.equal(['00000002', '00000001']);
    [proxy, gateway].forEach((said) => expectValid(both, said));
    rig.peer.reply(both, 407, {
      headers: [asks('realm="other", nonce="o", qop="auth"', 'Proxy-Authenticate')],
    });
    const all = await rig.peer.next('INVITE');
    const proxies = of(all, 'proxy-authorization');
    expect(proxies.map(({ realm }) => realm)).to.deep.equal(['proxy', 'other']);
    proxies.forEach((said) => expectValid(all, said));
    expect(of(all, 'authorization')).to.have.length(1);
    await rig.peer.accept(all);
    const ack = await rig.peer.next('ACK');
    for (const name of ['authorization', 'proxy-authorization']) {
      expect(ack.headers.get(name)).to.deep.equal(all.headers.get(name));
    }
    await rig.told('connected');
  });

  it('as one of several at once: all are answered', async () => {
    await dial();
    const again = await asked(
      asks('realm="gw", nonce="g"'),
      asks('realm="proxy", nonce="p"', 'Proxy-Authenticate'),
    );
    expect(of(again, 'authorization').map(({ nonce }) => nonce)).to.deep.equal(['g']);
    expect(of(again, 'proxy-authorization').map(({ nonce }) => nonce)).to.deep.equal(['p']);
  });

  it('again because the nonce was stale: the new nonce is used, as often as there is one', async () => {
    await dial();
    let invite = await asked(asks('realm="gw", nonce="1", qop="auth"'));
    for (const nonce of ['2', '3']) {
      const headers = [asks(`realm="gw", nonce="${nonce}", qop="auth", stale=true`)];
      rig.peer.reply(invite, 401, { headers });
      invite = await rig.peer.next('INVITE');
      const [said] = of(invite, 'authorization');
      expect(said).to.include({ nonce, nc: '00000001' });
      expectValid(invite, said);
    }
  });

  for (const [what, rest] of [
    ['asks the same again', 'nonce="1"'],
    ['has a new nonce', 'nonce="2"'],
    ['says that the same nonce is too old', 'nonce="1", stale=true'],
  ] as const) {
    it(`and does not accept them, and ${what}: the call is refused`, async () => {
      await dial();
      const again = await asked(asks('realm="gw", nonce="1"'));
      rig.peer.reply(again, 401, { headers: [asks(`realm="gw", ${rest}`)] });
      const failed = await rig.told('failed');
      expect(failed).to.include({ code: 'gateway-rejected' });
      expect(rig.peer.count('INVITE')).to.equal(2);
    });
  }

  it('with another realm each time: the call is refused in the end', async () => {
    await dial();
    rig.peer.automatic.set('INVITE', 401);
    let count = 0;
    rig.peer.rewrite = (text) =>
      text.replace('\r\n', `\r\n${asks(`realm="r${(count += 1)}", nonce="n"`)}\r\n`);
    await rig.told('failed');
    expect(rig.peer.count('INVITE')).to.be.below(10);
  });

  it('during the call: credentials go with each request, and a new challenge is answered', async () => {
    await dial();
    const question = asks('realm="gw", nonce="1", qop="auth", algorithm=SHA-256');
    await rig.peer.accept(await asked(question));
    await rig.peer.next('ACK');
    await rig.told('connected');
    rig.peer.automatic.delete('BYE');
    const ended = rig.end();
    const bye = await rig.peer.next('BYE');
    expect(of(bye, 'authorization')[0]).to.include({ nonce: '1', nc: '00000002' });
    expectValid(bye, of(bye, 'authorization')[0]);
    rig.peer.reply(bye, 401, { headers: [question.replace('"1"', '"2"')] });
    const again = await rig.peer.next('BYE');
    expectValid(again, of(again, 'authorization')[0]);
    expect(parseInt(header(again, 'cseq'), 10)).to.equal(parseInt(header(bye, 'cseq'), 10) + 1);
    rig.peer.reply(again, 200);
    await ended;
  });

  it('in a way that is not known: the call is refused', async () => {
    await dial();
    rig.peer.reply(await rig.peer.next('INVITE'), 401, {
      headers: ['WWW-Authenticate: Bearer realm="x"', asks('realm="gw", nonce="1", qop="auth-x"')],
    });
    expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
  });

  it("gets the INVITE's credentials in the ACK to its refusal, too", async () => {
    await dial();
    const again = await asked(asks('realm="gw", nonce="1"'));
    rig.peer.reply(again, 486);
    const ack = await rig.peer.next('ACK');
    expect(ack.headers.get('authorization')).to.deep.equal(again.headers.get('authorization'));
    await rig.told('failed');
  });
});
