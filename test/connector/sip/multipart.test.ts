/** Session descriptions among other parts of a multipart body. */
import { expect } from '@open-wc/testing';
import { sessionAmong } from '../../../src/connector/sip/reading/multipart.js';
import { until } from './local-rig.js';
import { header } from './sip-message.js';
import { SipRig } from './sip-rig.js';

const sdp = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0';
const type = 'multipart/mixed;boundary=b';
const part = (content: string, ...headers: string[]): string =>
  ['--b', ...headers, '', content].join('\r\n');
const isSdp = 'Content-Type: application/sdp';
const isup = part('\u0001\u0010\u0000--b\u0011', 'Content-Type: application/isup;version=nxv3');

describe('a multipart body', () => {
  for (const [what, body, given] of [
    ['alone', `${part(sdp, isSdp)}\r\n--b--`],
    ['first', `${part(sdp, isSdp)}\r\n${isup}\r\n--b--\r\n`],
    ['last', `${isup}\r\n${part(sdp, isSdp)}\r\n--b--\r\n`],
    ['between preamble and epilogue', `v=0\r\n${part(sdp, isSdp)}\r\n--b--\r\nv=0\r\n--b\r\n`],
    ['without an end', part(sdp, isSdp)],
    ['with spaces behind the boundary', `--b \t\r\n${isSdp}\r\n\r\n${sdp}\r\n--b-- \r\n`],
    [
      'in a boundary with quotes',
      `--a b;c\r\n${isSdp}\r\n\r\n${sdp}\r\n--a b;c--`,
      'multipart/mixed; boundary="a b;c"',
    ],
    ['in lines without CR', `${part(sdp, isSdp)}\r\n--b--`.replaceAll('\r', '')],
    [
      'with parameters and headers',
      `${part(sdp, 'c: Application/SDP; charset=utf-8', 'Content-Disposition: session;handling=required', 'Content-ID:\r\n <1@x>')}\r\n--b--`,
    ],
    ['without a type', `--b\r\n\r\n${sdp}\r\n--b--`],
    ['without headers and their end', `--b\r\n${sdp}\r\n--b--`],
    [
      'behind one for something else',
      `${part('v=0', isSdp, 'Content-Disposition: early-session')}\r\n${part(sdp, isSdp)}\r\n--b--`,
    ],
    [
      'in parts of a part',
      `--b\r\nContent-Type: multipart/alternative;\r\n boundary=bb\r\n\r\n--bb\r\nContent-Type: text/plain\r\n\r\nno\r\n--bb\r\n${isSdp}\r\n\r\n${sdp}\r\n--bb--\r\n\r\n${isup}\r\n--b--`,
    ],
    [
      'as the best alternative',
      `${part('v=0\r\nworse', isSdp)}\r\n${part(sdp, isSdp)}\r\n--b--`,
      'Multipart/Alternative; boundary=b',
    ],
  ] as const) {
    it(`has its session description ${what}`, () => {
      expect(sessionAmong(given ?? type, body)?.trim()).to.equal(sdp);
    });
  }

  for (const [what, body, given] of [
    ['only ISUP', `${isup}\r\n--b--`, type],
    ['nothing', '', type],
    ['no boundary', `${part(sdp, isSdp)}\r\n--b--`, 'multipart/mixed'],
    ['another boundary', `${part(sdp, isSdp)}\r\n--b--`, 'multipart/mixed;boundary=c'],
  ] as const) {
    it(`has no session description where there is ${what}`, () => {
      expect(sessionAmong(given, body)).to.equal('');
    });
  }

  it('is not seen where the Content-Type is another', () => {
    expect(sessionAmong('text/plain', sdp)).to.equal(undefined);
  });

  describe('in a call', () => {
    let rig: SipRig;

    beforeEach(async () => {
      rig = new SipRig();
      await rig.begin();
    });
    afterEach(() => rig.finish());

    /** Sends every description among other parts from now on. */
    const wrap = (content?: string): void => {
      rig.peer.rewrite = (text) => {
        const [head = '', body = ''] = text.split('\r\n\r\n', 2);
        if (!body) return text;
        const typed = head.replace(
          /^Content-Type: .*$/m,
          'Content-Type: multipart/mixed;boundary="b"',
        );
        return `${typed}\r\n\r\n${isup}\r\n${content ?? part(body, isSdp)}\r\n--b--\r\n`;
      };
    };

    it('is read in 183 and 200', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      wrap();
      const body = await rig.peer.answer(invite.body);
      rig.peer.reply(invite, 183, { body });
      await until(() => rig.call.streams?.remote?.active === true, 'early media');
      rig.peer.reply(invite, 200, { body });
      await rig.told('connected');
      expect(rig.types).to.deep.equal(['connected']);
      expect(rig.peer.methods).to.deep.equal(['INVITE', 'ACK']);
    });

    it('is read in a re-INVITE and an UPDATE', async () => {
      const invite = await rig.talk();
      wrap();
      for (const method of ['INVITE', 'UPDATE']) {
        const answer = await rig.peer.ask(invite, method, { body: await rig.peer.offer() });
        expect(answer.status, method).to.equal(200);
        await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: answer.body });
      }
    });

    it('is read from binary frames, too', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      wrap();
      const { rewrite } = rig.peer;
      rig.peer.rewrite = (text) =>
        new TextEncoder().encode(rewrite(text)).buffer as unknown as string;
      await rig.peer.accept(invite);
      await rig.told('connected');
      expect(rig.types).to.deep.equal(['connected']);
      expect(rig.peer.methods).to.deep.equal(['INVITE', 'ACK']);
    });

    it('without a description in a 200 is acknowledged, and ends the call by BYE', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      wrap('--b\r\nContent-Type: text/plain\r\n\r\nhello');
      rig.peer.reply(invite, 200, { body: sdp });
      await rig.peer.next('ACK');
      await rig.peer.next('BYE');
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    });

    it('is not read as a description where its type is another', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      rig.peer.rewrite = (text) => text.replace('application/sdp', 'text/plain');
      rig.peer.reply(invite, 183, { body: 'hello' });
      await rig.told('ringing');
      rig.peer.rewrite = (text) => text;
      await rig.peer.accept(invite);
      expect(header(await rig.peer.next('ACK'), 'call-id')).to.equal(header(invite, 'call-id'));
      await rig.told('connected');
    });
  });
});
