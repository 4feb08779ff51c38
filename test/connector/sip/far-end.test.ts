/**
 * A call counts as connected when media of the end that answered arrive, whichever end was heard
 * before.
 */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import type { SipMessage } from './sip-message.js';
import { SipRig } from './sip-rig.js';

describe('another end of the other side', function () {
  // Each test makes up to three real connections; what hangs is told by the deadline of its own wait.
  this.timeout(60_000);
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  const line = (sdp: string, name: string): string =>
    new RegExp(`^a=${name}:(.*)$`, 'm').exec(sdp)?.[1] ?? '';
  const origin = (sdp: string): { id: string; version: number } => {
    const [, id = '', version] = /^o=(\S+ \S+) (\d+)/m.exec(sdp) ?? [];
    return { id, version: Number(version) };
  };
  const open = (): number =>
    rig.connections.filter(({ connectionState }) => connectionState !== 'closed').length;
  const connected = (pc: RTCPeerConnection): Promise<void> =>
    until(() => pc.connectionState === 'connected', 'media');

  /** Rings with sound of one end, which keeps its connection and goes on sending. */
  const early = async (invite: SipMessage): Promise<string> => {
    const body = await rig.peer.answer(invite.body);
    rig.peer.reply(invite, 183, { body, tag: 'early' });
    await connected(rig.pc);
    return body;
  };
  /** Lets another end answer, with a session description of its own. */
  const other = async (invite: SipMessage): Promise<SipMessage> => {
    rig.peer.move();
    rig.peer.reply(invite, 200, { body: await rig.peer.answer(invite.body) });
    await rig.peer.next('ACK');
    const offer = await rig.peer.next('INVITE');
    rig.peer.move();
    return offer;
  };

  it('is offered a connection of its own where it answers after early media of the first end', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    await early(invite);
    const offer = await other(invite);
    expect(rig.types, 'before its media').to.deep.equal([]);
    for (const name of ['ice-ufrag', 'ice-pwd', 'fingerprint']) {
      expect(line(offer.body, name), name).not.to.equal(line(invite.body, name));
    }
    expect(origin(offer.body).id).to.equal(origin(invite.body).id);
    expect(origin(offer.body).version).to.be.above(origin(invite.body).version);
    await rig.peer.accept(offer);
    await rig.peer.next('ACK');
    await rig.told('connected');
    expect(rig.pc.connectionState).to.equal('connected');
    await connected(rig.peer.pc);
    expect(open()).to.equal(1);
    expect(rig.types).to.deep.equal(['connected']);
  });

  it('is not seen in the same certificate with another tag or other ICE candidates', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    const body = await early(invite);
    const fewer = body.replace(/^a=candidate:.*\r\n/m, '');
    rig.peer.reply(invite, 200, { body: fewer, tag: 'other' });
    await rig.told('connected');
    expect(rig.connections).to.have.length(1);
    expect(rig.peer.count('INVITE')).to.equal(1);
  });

  it('is not seen in a 200 without a description, which stands for the early one', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    await early(invite);
    rig.peer.reply(invite, 200, { tag: 'early' });
    await rig.told('connected');
    expect(rig.peer.methods).to.deep.equal(['INVITE', 'ACK']);
  });

  it('may answer last of several that ring: the first is heard, each is reported as ringing', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    await early(invite);
    rig.peer.move();
    const body = await rig.peer.answer(invite.body);
    rig.peer.reply(invite, 183, { body, tag: 'second' });
    await rig.told('ringing', 2);
    rig.peer.reply(invite, 200, { body, tag: 'second' });
    const offer = await rig.peer.next('INVITE');
    expect(line(offer.body, 'fingerprint')).not.to.equal(line(invite.body, 'fingerprint'));
    rig.peer.move();
    await rig.peer.accept(offer);
    await rig.told('connected');
    await connected(rig.peer.pc);
    expect(open()).to.equal(1);
    expect(rig.types).to.deep.equal(['connected']);
  });

  it('is seen in the same tag with other ICE credentials', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    const body = await early(invite);
    rig.peer.move();
    rig.peer.reply(invite, 200, {
      body: body.replace(/^a=ice-ufrag:/m, '$&x'),
      tag: 'early',
    });
    const offer = await rig.peer.next('INVITE');
    expect(line(offer.body, 'ice-ufrag')).not.to.equal(line(invite.body, 'ice-ufrag'));
    await rig.peer.accept(offer);
    await rig.told('connected');
    await connected(rig.peer.pc);
    expect(open()).to.equal(1);
    expect(rig.types).to.deep.equal(['connected']);
  });

  for (const status of [488, 500]) {
    it(`ends the call before anybody talks where it answers the new offer with ${status}`, async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      await early(invite);
      rig.peer.reply(await other(invite), status);
      expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
      await rig.peer.next('BYE');
      expect(rig.types).to.deep.equal(['failed']);
    });
  }

  it('gets 15 s to answer the new offer', async () => {
    const clock = new FakeClock();
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    await early(invite);
    await other(invite);
    await clock.advance(14_999);
    expect(rig.types).to.deep.equal([]);
    await clock.advance(1);
    expect(await rig.told('failed')).to.include({ code: 'media-failed' });
    await rig.peer.next('BYE');
    await clock.until(rig.end());
  });

  describe('while people talk', () => {
    /** Lets another end accept the next offer of the visitor. */
    const moved = async (before: SipMessage): Promise<SipMessage> => {
      await rig.told('reconnecting');
      const offer = await rig.peer.next('INVITE');
      expect(line(offer.body, 'fingerprint')).not.to.equal(line(before.body, 'fingerprint'));
      rig.peer.move();
      await rig.peer.accept(offer);
      await rig.told('connected', 2);
      await connected(rig.peer.pc);
      expect(open()).to.equal(1);
      expect(rig.types).to.deep.equal(['connected', 'reconnecting', 'connected']);
      return offer;
    };
    const sends = (): (MediaStreamTrack | null)[] => rig.pc.getSenders().map(({ track }) => track);
    const transfer = (invite: SipMessage): Promise<SipMessage> =>
      rig.peer.ask(invite, 'INVITE', {}, (offer) => {
        rig.peer.move();
        return rig.peer.answer(offer);
      });

    it('is offered a connection of its own after a transfer whose ACK brings its answer', async () => {
      const invite = await rig.talk();
      const answer = await transfer(invite);
      const offer = await moved(invite);
      expect(origin(offer.body).id).to.equal(origin(invite.body).id);
      expect(origin(offer.body).version).to.be.above(origin(answer.body).version);
      expect(sends()).to.deep.equal(rig.live);
      expect(rig.call.streams?.remote?.getTracks()).to.deep.equal(
        rig.pc.getReceivers().map(({ track }) => track),
      );
    });

    it('is offered a connection of its own after a transfer from hold, too', async () => {
      const invite = await rig.talk();
      for (const transceiver of rig.peer.pc.getTransceivers()) transceiver.direction = 'sendonly';
      const held = await rig.peer.ask(invite, 'INVITE', { body: await rig.peer.offer() });
      await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: held.body });
      await until(() => rig.call.notices?.includes('held') === true, 'held');
      await transfer(invite);
      await moved(invite);
      expect(rig.call.notices).to.deep.equal([]);
    });

    it('is not seen in a transfer back to the same end', async () => {
      const invite = await rig.talk();
      await rig.peer.ask(invite, 'INVITE', {}, (offer) => rig.peer.answer(offer));
      expect((await rig.peer.ask(invite, 'OPTIONS')).status).to.equal(200);
      await until(() => rig.pc.signalingState === 'stable', 'the answer');
      expect(rig.connections).to.have.length(1);
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('is offered a connection of its own where it answers our offer', async () => {
      const invite = await rig.talk();
      FakeSocket.latest.fail();
      const refresh = await rig.peer.next('INVITE');
      rig.peer.move();
      await rig.peer.accept(refresh);
      await moved(invite);
    });

    it('finds each m= line in its old place, also a declined one', async () => {
      const invite = await rig.talk({ videoAllowed: true });
      const failed = Promise.resolve(rig.call.camera?.(true)).catch(() => {});
      const reinvite = await rig.peer.next('INVITE');
      const body = (await rig.peer.answer(reinvite.body))
        .replace(/^m=video \d+/m, 'm=video 0')
        .replace(/^a=group:BUNDLE 0 1/m, 'a=group:BUNDLE 0');
      rig.peer.reply(reinvite, 200, { body });
      await failed;
      await transfer(invite);
      const offer = await moved(invite);
      const lines = [...offer.body.matchAll(/^m=(\w+)/gm)].map(([, kind]) => kind);
      expect(lines).to.deep.equal(['audio', 'video']);
    });

    for (const method of ['INVITE', 'UPDATE']) {
      it(`is answered by a connection of its own where its offer comes by ${method}`, async () => {
        const invite = await rig.talk();
        rig.peer.move();
        rig.peer.pc.addTransceiver('audio');
        const answer = await rig.peer.ask(invite, method, { body: await rig.peer.offer() });
        expect(answer.status).to.equal(200);
        expect(answer.body).to.match(/^a=sendrecv/m);
        expect(line(answer.body, 'fingerprint')).not.to.equal(line(invite.body, 'fingerprint'));
        expect(origin(answer.body).id).to.equal(origin(invite.body).id);
        expect(origin(answer.body).version).to.be.above(origin(invite.body).version);
        await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: answer.body });
        await rig.told('connected', 2);
        await connected(rig.peer.pc);
        expect(sends()).to.deep.equal(rig.live);
        expect(open()).to.equal(1);
        expect(rig.types).to.deep.equal(['connected', 'reconnecting', 'connected']);
      });
    }

    it('is answered without header extensions that it numbers otherwise', async () => {
      const invite = await rig.talk();
      const offer = await rig.peer.offer();
      const body = offer.replace(
        /^a=extmap:(\d+)/gm,
        (_, id) => `a=extmap:${(Number(id) % 14) + 1}`,
      );
      for (let times = 0; times < 2; times += 1) {
        const answer = await rig.peer.ask(invite, 'INVITE', { body });
        expect(answer.status).to.equal(200);
        expect(answer.body).not.to.contain('a=extmap:');
      }
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('is answered without codecs that it gives other payload types', async () => {
      const invite = await rig.talk();
      const body = (await rig.peer.offer())
        .replace(/^a=rtpmap:\d+ opus.*$/m, (opus) => opus.replace(/opus.*/, 'telephone-event/8000'))
        .replace(/^a=fmtp:.*\r\n/gm, '');
      const answer = await rig.peer.ask(invite, 'INVITE', { body });
      expect(answer.status).to.equal(200);
      expect(answer.body).not.to.match(/^a=rtpmap:\d+ opus/m);
      expect(answer.body).to.match(/^m=audio [1-9]/m);
    });

    it('leaves everything as it was where its offer cannot be applied', async () => {
      const invite = await rig.talk();
      const { pc } = rig;
      rig.peer.move();
      rig.peer.pc.addTransceiver('audio');
      const body = (await rig.peer.offer()).replace(/^a=setup:.*/m, 'a=setup:nonsense');
      expect((await rig.peer.ask(invite, 'INVITE', { body })).status).to.equal(488);
      expect(pc.connectionState).to.equal('connected');
      await until(() => open() === 1, 'one connection');
      expect(rig.types).to.deep.equal(['connected']);
    });
  });
});
