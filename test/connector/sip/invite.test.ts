/** From the hand-over of the gateway to a talk, or to an error. */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import { header } from './sip-message.js';
import { gateway, SipRig } from './sip-rig.js';

describe('the first INVITE', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  const tagOf = (address: string): string | undefined => /;tag=(\w+)/.exec(address)?.[1];

  it('is sent to the access code, from the caller, and is the first request', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    expect(invite.start).to.equal('INVITE sip:179080000537636@gateway.example.com SIP/2.0');
    expect(header(invite, 'from')).to.match(/^<sip:AnonymousCard@gateway\.example\.com>;tag=/);
    expect(header(invite, 'contact')).to.match(/@\w+\.invalid;transport=ws/);
    expect(header(invite, 'session-expires')).to.equal('');
    expect(header(invite, 'authorization')).to.equal('');
    expect(rig.peer.methods).to.deep.equal(['INVITE']);
    expect(invite.body)
      .to.match(/^m=audio/m)
      .and.match(/^a=candidate:/m);
    expect(invite.body).not.to.match(/^m=video/m);
  });

  it('comes from "anonymous" where the center gave no caller', async () => {
    await rig.dial({}, { caller: '' });
    const invite = await rig.peer.next('INVITE');
    expect(header(invite, 'from')).to.match(/^<sip:anonymous@gateway\.example\.com>/);
  });

  for (const [domain, uri] of [
    ['gateway.example.com:5061', 'sip:1@gateway.example.com:5061'],
    ['192.0.2.7', 'sip:1@192.0.2.7'],
    ['[2001:db8::7]:5060', 'sip:1@[2001:db8::7]:5060'],
  ] as const) {
    it(`reaches the domain ${domain}`, async () => {
      await rig.dial({}, { domain, accessCode: '1' });
      expect((await rig.peer.next('INVITE')).start).to.equal(`INVITE ${uri} SIP/2.0`);
    });
  }

  it('is sent to a socket address with an IP address, too', async () => {
    await rig.dial({}, { gwAddresses: ['wss://[2001:db8::1]:7443/ws'] });
    await rig.peer.next('INVITE');
    expect(FakeSocket.tried).to.deep.equal(['wss://[2001:db8::1]:7443/ws']);
  });

  it('fails where the gateway has no address', async () => {
    const error = await rig.dial({}, { gwAddresses: [] }).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'ConnectorError', code: 'gateway-unreachable' });
    rig.over.abort();
  });

  it('takes the access code as it is: a hyphen is no separator', async () => {
    await rig.dial({}, { accessCode: '1-2' });
    expect((await rig.peer.next('INVITE')).start).to.contain('sip:1-2@');
  });

  it('offers video in a video call', async () => {
    await rig.dial({ media: 'video' });
    const { body } = await rig.peer.next('INVITE');
    expect(body)
      .to.match(/^m=audio/m)
      .and.match(/^m=video/m);
  });

  it('does not wait for a STUN server that never answers', async () => {
    const clock = new FakeClock();
    // An address for documentation (RFC 5737), at which nothing answers.
    await rig.dial({ clock, iceServers: [{ urls: 'stun:192.0.2.255:3478' }] });
    await until(() => rig.connections.length > 0, 'a connection');
    await until(() => /candidate/.test(rig.pc.localDescription?.sdp ?? ''), 'a candidate');
    await clock.advance(1000);
    await rig.peer.next('INVITE');
    expect(rig.pc.iceGatheringState).to.equal('gathering');
    void rig.call.hangUp();
    await clock.advance(5000);
  });

  describe('is not sent where a value cannot stand in a SIP message:', () => {
    for (const wrong of [
      { domain: 'a.example;transport=tcp' },
      { domain: 'a.example>\r\nX: y' },
      { domain: 'user@a.example' },
      { accessCode: '1@evil.example' },
      { accessCode: '1:password' },
      { accessCode: '' },
      { caller: 'a b' },
      { caller: '"x"<sip:y' },
      { caller: '%zz' },
    ]) {
      it(JSON.stringify(wrong), async () => {
        const error = await rig.dial({}, wrong).catch((reason: unknown) => reason);
        expect(error).to.include({ name: 'ConnectorError', code: 'gateway-rejected' });
        expect(FakeSocket.tried).to.deep.equal([]);
        rig.over.abort();
      });
    }

    it('a token with a line break', async () => {
      const error = await rig
        .dial({ credentials: { token: 'a\r\nX-Evil: b' } })
        .catch((reason: unknown) => reason);
      expect(error).to.include({ code: 'gateway-rejected' });
      rig.over.abort();
    });
  });

  describe('answered', () => {
    it('connects once media flow, and only then lets the microphone be heard', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 180);
      expect(rig.live.map(({ enabled }) => enabled)).to.deep.equal([false]);
      await rig.peer.accept(invite);
      await rig.peer.next('ACK');
      await rig.told('connected');
      expect(rig.pc.connectionState).to.equal('connected');
      expect(rig.live.map(({ enabled }) => enabled)).to.deep.equal([true]);
      expect(rig.call.streams?.remote?.getAudioTracks()).to.have.length(1);
    });

    it('reports the ringing, with early media or without, and the answer', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 100);
      rig.peer.reply(invite, 180);
      await rig.told('ringing');
      rig.peer.reply(invite, 183);
      await rig.told('ringing', 2);
      expect(rig.events.filter(({ type }) => type === 'answered')).to.deep.equal([]);
      await rig.peer.accept(invite);
      await rig.told('answered');
      await rig.peer.next('ACK');
      await rig.told('connected');
    });

    it('acknowledges a repeated 200 again', async () => {
      const invite = await rig.talk();
      rig.peer.reply(invite, 200, { body: rig.peer.pc.localDescription?.sdp ?? '' });
      await rig.peer.next('ACK');
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('ends a 200 of a second agent, and the call goes on', async () => {
      const invite = await rig.talk();
      rig.peer.reply(invite, 200, { tag: 'else', body: rig.peer.pc.localDescription?.sdp ?? '' });
      const ack = await rig.peer.next('ACK');
      const bye = await rig.peer.next('BYE');
      expect([header(ack, 'to'), header(bye, 'to')].map(tagOf)).to.deep.equal(['else', 'else']);
      expect((await rig.peer.ask(invite, 'OPTIONS')).status).to.equal(200);
      await rig.end();
      expect(tagOf(header(await rig.peer.next('BYE'), 'to'))).to.equal('peer');
    });

    it('plays early media', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = await rig.peer.answer(invite.body);
      rig.peer.reply(invite, 183, { body });
      await until(() => rig.pc.connectionState === 'connected', 'early media');
      expect(rig.call.streams?.remote?.getAudioTracks()).to.have.length(1);
      expect(rig.live.map(({ enabled }) => enabled)).to.deep.equal([false]);
      expect(rig.types).to.deep.equal([]);
      rig.peer.reply(invite, 200, { body });
      await rig.told('connected');
    });

    it('plays the ringback tone before the answer, unless early media come', async () => {
      const Native = globalThis.OscillatorNode;
      let tones = 0;
      globalThis.OscillatorNode = class extends Native {
        constructor(context: BaseAudioContext, options?: OscillatorOptions) {
          super(context, options);
          tones += 1;
        }
      };
      const context = new AudioContext();
      try {
        await rig.dial({ output: { audio: new Audio(), context } });
        const invite = await rig.peer.next('INVITE');
        const body = await rig.peer.answer(invite.body);
        rig.peer.reply(invite, 180);
        expect(tones).to.equal(1);
        rig.peer.reply(invite, 183, { body });
        await until(() => rig.call.streams?.remote?.active === true, 'early media');
        rig.peer.reply(invite, 180);
        expect(tones).to.equal(1);
        rig.peer.reply(invite, 200, { body });
        await rig.told('connected');
      } finally {
        globalThis.OscillatorNode = Native;
        await context.close();
      }
    });

    it('fails where no media come in 15 s', async () => {
      const clock = new FakeClock();
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      // Nothing listens at this address.
      const body = (await rig.peer.answer(invite.body)).replace(/^a=candidate:.*\r\n/gm, '');
      rig.peer.pc.close();
      rig.peer.reply(invite, 200, { body });
      await rig.peer.next('ACK');
      await clock.advance(14_999);
      expect(rig.types).to.deep.equal([]);
      await clock.advance(1);
      expect(await rig.told('failed')).to.include({ code: 'media-failed' });
      await rig.peer.next('BYE');
      await clock.advance(5000);
    });

    it('fails where the answer is no session description', async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), 200, { body: 'v=0\r\nnonsense\r\n' });
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
      await rig.peer.next('ACK');
      await rig.peer.next('BYE');
    });
  });

  describe('declined', () => {
    for (const [status, reason] of [
      [403, 'Forbidden'],
      [404, 'Not Found'],
      [486, 'Busy Here'],
      [500, 'Server Internal Error'],
      [603, 'Decline'],
    ] as const) {
      it(`reports ${status} as a refusal, in the gateway's words`, async () => {
        await rig.dial();
        rig.peer.reply(await rig.peer.next('INVITE'), status, { reason });
        const event = await rig.told('failed');
        expect(event).to.include({ code: 'gateway-rejected' });
        expect(event).to.have.property('message').that.contains(`${status} ${reason}`);
        await rig.peer.next('ACK');
        expect(rig.peer.count('INVITE')).to.equal(1);
        expect(rig.types).to.deep.equal(['failed']);
      });
    }

    it('reports 480 as not answered', async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), 480);
      const event = await rig.told('failed');
      expect(event).to.include({ code: 'not-answered' });
      expect(event).to.have.property('message').that.contains('480');
      await rig.peer.next('ACK');
      expect(rig.peer.count('INVITE')).to.equal(1);
    });

    for (const [status, code] of [
      [503, 'gateway-rejected'],
      [408, 'not-answered'],
    ] as const) {
      it(`asks the next address after ${status}, and reports it where the last address answers so`, async () => {
        await rig.dial();
        rig.peer.reply(await rig.peer.next('INVITE'), status);
        await rig.peer.next('ACK');
        const second = await rig.peer.next('INVITE');
        expect(FakeSocket.living).to.deep.equal([gateway.gwAddresses[1]]);
        rig.peer.reply(second, status);
        expect(await rig.told('failed')).to.include({ code });
        expect(rig.peer.count('INVITE')).to.equal(2);
      });
    }

    it('reports a refusal whose reason phrase RFC 3261 does not allow', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 486, { reason: 'Busy (100%): "<agents>"' });
      const failed = await rig.told('failed');
      expect(failed).to.include({ code: 'gateway-rejected' });
      expect(failed).to.have.property('message').that.contains('486 Busy (100');
    });

    it('reports a refusal after ringing that could not be read', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const { pc } = rig;
      let refused = false;
      const apply = pc.setRemoteDescription.bind(pc);
      pc.setRemoteDescription = (description) => apply(description).finally(() => (refused = true));
      rig.peer.reply(invite, 183, { body: 'garbage' });
      await until(() => refused, 'refused by the browser');
      rig.peer.reply(invite, 486);
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    });

    it('calls the Contact of a 302', async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), 302);
      const second = await rig.peer.next('INVITE');
      expect(second.start).to.contain('INVITE sip:agent@peer.example');
      await rig.peer.accept(second);
      await rig.told('connected');
    });

    it('gives up where 302s lead in a circle', async () => {
      await rig.dial();
      rig.peer.automatic.set('INVITE', 302);
      rig.peer.reply(await rig.peer.next('INVITE'), 302);
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
      expect(rig.peer.count('INVITE')).to.equal(2);
    });
  });

  describe('to a gateway that asks for credentials', () => {
    const question = 'Digest realm="gw", nonce="n1", algorithm=MD5, qop="auth"';

    it('answers a digest challenge with the password, as the caller', async () => {
      await rig.dial({ credentials: { password: 'secret' } });
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 407, { headers: [`Proxy-Authenticate: ${question}`] });
      const second = await rig.peer.next('INVITE');
      expect(header(second, 'proxy-authorization'))
        .to.match(/^Digest /)
        .and.match(/username="AnonymousCard"/)
        .and.match(/response="[\da-f]{32}"/);
      await rig.peer.accept(second);
      await rig.told('connected');
    });

    it('gives up where the password is not accepted', async () => {
      await rig.dial({ credentials: { password: 'wrong' } });
      const headers = [`WWW-Authenticate: ${question}`];
      rig.peer.reply(await rig.peer.next('INVITE'), 401, { headers });
      rig.peer.reply(await rig.peer.next('INVITE'), 401, { headers });
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    });

    it('gives up where no credentials were given', async () => {
      await rig.dial();
      const headers = [`WWW-Authenticate: ${question}`];
      rig.peer.reply(await rig.peer.next('INVITE'), 401, { headers });
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    });

    it('sends a Bearer token unasked', async () => {
      await rig.dial({ credentials: { token: 'abc.def-123==' } });
      const invite = await rig.peer.next('INVITE');
      expect(header(invite, 'authorization')).to.equal('Bearer abc.def-123==');
    });
  });

  describe('when the connection to the gateway is lost', () => {
    it('is sent to the next address', async () => {
      await rig.dial();
      await rig.peer.next('INVITE');
      FakeSocket.latest.fail();
      const second = await rig.peer.next('INVITE');
      expect(FakeSocket.living).to.deep.equal([gateway.gwAddresses[1]]);
      await rig.peer.accept(second);
      await rig.told('connected');
      expect(rig.connections.filter((pc) => pc.connectionState !== 'closed')).to.have.length(1);
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('is sent to the next address where a gateway accepts it and does not respond', async () => {
      const clock = new FakeClock();
      await rig.dial({ clock });
      await rig.peer.next('INVITE');
      await clock.advance(5000);
      const second = await rig.peer.next('INVITE');
      expect(FakeSocket.living).to.deep.equal([gateway.gwAddresses[1]]);
      // The last address has no deadline.
      await clock.advance(8000);
      expect(rig.peer.count('INVITE')).to.equal(2);
      await rig.peer.accept(second);
      await rig.told('connected');
    });

    it('stays with a gateway that has answered 100', async () => {
      const clock = new FakeClock();
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 100);
      await clock.advance(20_000);
      expect(rig.peer.count('INVITE')).to.equal(1);
      await rig.peer.accept(invite);
      await rig.told('connected');
    });

    it('is sent to the only address once more, even after ringing', async () => {
      const [first = ''] = gateway.gwAddresses;
      await rig.dial({}, { gwAddresses: [first] });
      rig.peer.reply(await rig.peer.next('INVITE'), 180);
      FakeSocket.latest.fail();
      await rig.peer.accept(await rig.peer.next('INVITE'));
      await rig.told('connected');
      expect(FakeSocket.tried).to.deep.equal([first, first]);
      expect(rig.peer.count('INVITE')).to.equal(2);
    });

    it('is given up after as many attempts as there are addresses', async () => {
      await rig.dial();
      await rig.peer.next('INVITE');
      FakeSocket.latest.fail();
      await rig.peer.next('INVITE');
      FakeSocket.latest.fail();
      expect(await rig.told('failed')).to.include({ code: 'gateway-unreachable' });
      expect(rig.peer.count('INVITE')).to.equal(2);
    });

    it('is given up where no address answers', async () => {
      FakeSocket.onCreate = (socket) => queueMicrotask(() => socket.fail());
      await rig.dial();
      expect(await rig.told('failed')).to.include({ code: 'gateway-unreachable' });
      expect(FakeSocket.tried).to.deep.equal(gateway.gwAddresses);
      expect(rig.peer.received).to.deep.equal([]);
    });
  });
});
