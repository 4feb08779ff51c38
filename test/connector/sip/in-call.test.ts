/** Actions in a talk: hold, mute, video, digits, and requests of the gateway. */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import { header, type SipMessage } from './sip-message.js';
import { SipRig } from './sip-rig.js';

describe('during a call', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  /** Directions of the m= lines of a description. */
  const directions = ({ body }: SipMessage): string[] =>
    [...body.matchAll(/^a=(sendrecv|sendonly|recvonly|inactive)/gm)].map(([, one = '']) => one);
  const microphone = (): MediaStreamTrack | undefined =>
    rig.live.find(({ kind }) => kind === 'audio');
  const camera = (): MediaStreamTrack | undefined => rig.live.find(({ kind }) => kind === 'video');

  /** The other side's offer with its audio in this direction. */
  const reoffer = async (invite: SipMessage, direction: RTCRtpTransceiverDirection) => {
    for (const transceiver of rig.peer.pc.getTransceivers()) transceiver.direction = direction;
    const answer = await rig.peer.ask(invite, 'INVITE', { body: await rig.peer.offer() });
    await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: answer.body });
    return answer;
  };

  describe('hold by the other side', () => {
    it('is answered, reported to the visitor, and ended', async () => {
      const invite = await rig.talk();
      const held = await reoffer(invite, 'sendonly');
      expect(held.status).to.equal(200);
      expect(directions(held)).to.deep.equal(['recvonly']);
      await until(() => rig.call.notices?.includes('held') === true, 'held');
      await reoffer(invite, 'sendrecv');
      await until(() => rig.call.notices?.includes('held') === false, 'no longer held');
      expect(microphone()?.enabled).to.equal(true);
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('does not unmute a muted visitor', async () => {
      const invite = await rig.talk();
      await rig.call.mute?.(true);
      await reoffer(invite, 'inactive');
      await until(() => rig.call.notices?.includes('held') === true, 'held');
      await reoffer(invite, 'sendrecv');
      await until(() => rig.call.notices?.includes('held') === false, 'no longer held');
      expect(microphone()?.enabled).to.equal(false);
      await rig.call.mute?.(false);
      expect(microphone()?.enabled).to.equal(true);
    });
  });

  it('a re-INVITE without an offer is answered with an offer', async () => {
    const invite = await rig.talk();
    const answer = await rig.peer.ask(invite, 'INVITE');
    expect(answer.status).to.equal(200);
    expect(answer.body).to.match(/^m=audio/m);
  });

  describe('digits', () => {
    it('are sent by RFC 4733, in order, with pauses', async () => {
      await rig.talk();
      const [dtmf] = rig.pc.getSenders().flatMap((sender) => sender.dtmf ?? []);
      if (!dtmf) throw new Error('no dtmf');
      const tones: string[] = [];
      dtmf.addEventListener('tonechange', ({ tone }) => tones.push(tone));
      await rig.call.sendTones?.('1#');
      await rig.call.sendTones?.(',5');
      await until(() => tones.join('').includes('1#,5'), `tones ${tones.join('')}`);
      expect(rig.peer.count('INFO')).to.equal(0);
    });

    it('are sent by INFO where the other side takes no telephone events', async () => {
      const clock = new FakeClock();
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      const answer = await rig.peer.answer(invite.body.replace(/^a=.*telephone-event.*\r\n/gm, ''));
      rig.peer.reply(invite, 200, { body: answer });
      await rig.told('connected');
      await rig.call.sendTones?.('1');
      await rig.call.sendTones?.(',2');
      const info = await rig.peer.next('INFO');
      expect(info.body).to.equal('Signal=1\r\nDuration=250');
      expect(header(info, 'content-type')).to.equal('application/dtmf-relay');
      await clock.advance(2499);
      expect(rig.peer.count('INFO')).to.equal(1);
      await clock.advance(1);
      expect((await rig.peer.next('INFO')).body).to.contain('Signal=2');
      const ended = rig.end();
      await clock.until(ended);
    });

    it('do not end the call when the INFO is declined', async () => {
      const clock = new FakeClock();
      rig.peer.automatic.set('INFO', 481);
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      const answer = await rig.peer.answer(invite.body.replace(/^a=.*telephone-event.*\r\n/gm, ''));
      rig.peer.reply(invite, 200, { body: answer });
      await rig.told('connected');
      await rig.call.sendTones?.('1');
      await rig.peer.next('INFO');
      await clock.advance(1000);
      expect(rig.types).not.to.contain('failed');
      await clock.until(rig.end());
    });

    it('are ignored before the answer', async () => {
      await rig.dial();
      await rig.peer.next('INVITE');
      await rig.call.sendTones?.('1');
      expect(rig.types).to.deep.equal([]);
    });
  });

  describe('video', () => {
    /** Answers the next re-INVITE with the real connection. */
    const agree = async (): Promise<SipMessage> => {
      const reinvite = await rig.peer.next('INVITE');
      await rig.peer.accept(reinvite);
      await rig.peer.next('ACK');
      return reinvite;
    };

    it('has no control where the page does not allow video', async () => {
      await rig.talk();
      expect(rig.call.camera).to.equal(undefined);
    });

    it('is added by a re-INVITE, and removed by another', async () => {
      await rig.talk({ videoAllowed: true });
      expect(rig.call.cameraOn).to.equal(false);
      const adding = rig.call.camera?.(true);
      const added = await agree();
      expect(directions(added)).to.deep.equal(['sendrecv', 'sendrecv']);
      await adding;
      expect(rig.call.cameraOn).to.equal(true);
      expect(camera()?.enabled).to.equal(true);
      expect(rig.call.streams?.local?.getVideoTracks()).to.deep.equal([camera()]);
      expect(rig.call.streams?.remote?.getVideoTracks()).to.have.length(1);

      const removing = rig.call.camera?.(false);
      expect(camera(), 'its light goes off at once').to.equal(undefined);
      const removed = await agree();
      expect(directions(removed)).to.deep.equal(['sendrecv', 'recvonly']);
      await removing;
      expect(rig.call.cameraOn).to.equal(false);

      const again = rig.call.camera?.(true);
      expect(directions(await agree())).to.deep.equal(['sendrecv', 'sendrecv']);
      await again;
      expect(rig.pc.getTransceivers()).to.have.length(2);
      expect(rig.call.cameraOn).to.equal(true);
    });

    for (const status of [488, 500]) {
      it(`leaves a voice call when its re-INVITE is declined with ${status}`, async () => {
        await rig.talk({ videoAllowed: true });
        const adding = rig.call.camera?.(true);
        const error = Promise.resolve(adding).catch((reason: unknown) => reason);
        rig.peer.reply(await rig.peer.next('INVITE'), status);
        await rig.peer.next('ACK');
        expect(await error).to.include({ code: 'gateway-rejected' });
        expect(camera()).to.equal(undefined);
        expect(rig.call.cameraOn).to.equal(false);
        expect(rig.call.notices).to.deep.equal(['video-refused']);
        expect(rig.pc.signalingState).to.equal('stable');
        expect(rig.types).to.deep.equal(['connected']);
        // The next re-INVITE does not offer it either.
        FakeSocket.latest.fail();
        const refresh = await rig.peer.next('INVITE');
        expect(directions(refresh)).to.deep.equal(['sendrecv']);
        rig.peer.reply(refresh, 200, { body: await rig.peer.answer(refresh.body) });
        await rig.peer.next('ACK');
      });
    }

    it('does not blame the camera when its re-INVITE is answered with no session description', async () => {
      await rig.talk({ videoAllowed: true });
      const error = Promise.resolve(rig.call.camera?.(true)).catch((reason: unknown) => reason);
      rig.peer.reply(await rig.peer.next('INVITE'), 200, { body: 'v=0\r\nnonsense\r\n' });
      expect(await error).to.be.an.instanceOf(Error);
      expect(rig.call.notices).to.deep.equal(['video-refused']);
      expect(rig.types).to.deep.equal(['connected']);
    });

    it('leaves a voice call when the answer rejects it', async () => {
      await rig.talk({ videoAllowed: true });
      const error = Promise.resolve(rig.call.camera?.(true)).catch((reason: unknown) => reason);
      const reinvite = await rig.peer.next('INVITE');
      const body = (await rig.peer.answer(reinvite.body))
        .replace(/^m=video \d+/m, 'm=video 0')
        .replace(/^a=group:BUNDLE 0 1/m, 'a=group:BUNDLE 0');
      rig.peer.reply(reinvite, 200, { body });
      expect(await error).to.include({ code: 'gateway-rejected' });
      expect(camera()).to.equal(undefined);
      expect(rig.call.notices).to.deep.equal(['video-refused']);
    });

    it('can be switched on and off before the answer, too', async () => {
      await rig.dial({ media: 'video' });
      const invite = await rig.peer.next('INVITE');
      await rig.call.camera?.(false);
      expect(camera()).to.equal(undefined);
      expect(rig.peer.count('INVITE')).to.equal(1);
      await rig.peer.accept(invite);
      await rig.told('connected');
    });

    it('from the other side is accepted where the page allows it', async () => {
      const invite = await rig.talk({ videoAllowed: true });
      rig.peer.pc.addTransceiver('video', { direction: 'sendonly' });
      const answer = await rig.peer.ask(invite, 'INVITE', { body: await rig.peer.offer() });
      expect(directions(answer)).to.deep.equal(['sendrecv', 'recvonly']);
      await rig.peer.pc.setRemoteDescription({ type: 'answer', sdp: answer.body });
      await until(() => rig.call.streams?.remote?.getVideoTracks().length === 1, 'a picture');
      expect(camera()).to.equal(undefined);
    });

    it('from the other side is declined where the page does not allow it', async () => {
      const invite = await rig.talk();
      rig.peer.pc.addTransceiver('video', { direction: 'sendonly' });
      const answer = await rig.peer.ask(invite, 'INVITE', { body: await rig.peer.offer() });
      expect(directions(answer)).to.deep.equal(['sendrecv', 'inactive']);
      expect(rig.call.streams?.remote?.getVideoTracks()).to.deep.equal([]);
    });
  });

  describe('two offers at once', () => {
    it("answers 491 to the other side's offer while ours is under way", async () => {
      const invite = await rig.talk({ videoAllowed: true });
      const adding = rig.call.camera?.(true);
      const reinvite = await rig.peer.next('INVITE');
      const crossing = await rig.peer.ask(invite, 'INVITE', { body: await rig.peer.offer() });
      expect(crossing.status).to.equal(491);
      await rig.peer.pc.setLocalDescription({ type: 'rollback' });
      await rig.peer.accept(reinvite);
      await adding;
      expect(rig.call.cameraOn).to.equal(true);
      expect(rig.pc.signalingState).to.equal('stable');
    });

    it('repeats our offer later where the other side answers 491', async () => {
      await rig.talk({ videoAllowed: true });
      const adding = rig.call.camera?.(true);
      rig.peer.reply(await rig.peer.next('INVITE'), 491);
      await rig.peer.next('ACK');
      await rig.peer.accept(await rig.peer.next('INVITE'));
      await adding;
      expect(rig.call.cameraOn).to.equal(true);
    });

    it('sends our own offers one after the other', async () => {
      await rig.talk({ videoAllowed: true });
      const adding = rig.call.camera?.(true);
      const first = await rig.peer.next('INVITE');
      dispatchEvent(new Event('online'));
      await rig.peer.accept(first);
      await adding;
      const second = await rig.peer.next('INVITE');
      await rig.peer.accept(second);
      await rig.peer.next('ACK');
      const exchanges = rig.peer.methods.filter((method) => ['INVITE', 'ACK'].includes(method));
      expect(exchanges).to.deep.equal(['INVITE', 'ACK', 'INVITE', 'ACK', 'INVITE', 'ACK']);
    });

    it('makes an offer again by the next socket where its socket was lost', async () => {
      await rig.talk({ videoAllowed: true });
      const adding = rig.call.camera?.(true);
      await rig.peer.next('INVITE');
      FakeSocket.latest.fail();
      await rig.peer.accept(await rig.peer.next('INVITE'));
      await adding;
      expect(rig.call.cameraOn).to.equal(true);
      // The new connection is announced by the same re-INVITE or by one more.
      rig.peer.automatic.set('INVITE', 488);
    });
  });

  it('a message at which JsSIP throws causes no error in the page', async () => {
    const invite = await rig.talk();
    // The error would be thrown out of the socket's event, where no code could catch it.
    const answer = await rig.peer.ask(invite, 'NOTIFY');
    expect(answer.status).to.equal(400);
    expect((await rig.peer.ask(invite, 'OPTIONS')).status).to.equal(200);
  });

  it('ICE that fails is restarted and does not end the call', async () => {
    await rig.talk();
    const { pc } = rig;
    const user = (sdp?: string): string | undefined => /a=ice-ufrag:(\S+)/.exec(sdp ?? '')?.[1];
    const before = user(pc.localDescription?.sdp);
    for (const type of ['iceConnectionState', 'connectionState'] as const) {
      Object.defineProperty(pc, type, { value: 'failed', configurable: true });
      pc.dispatchEvent(new Event(type.toLowerCase().replace('state', 'statechange')));
    }
    await rig.told('reconnecting');
    const restart = await rig.peer.next('INVITE');
    expect(user(restart.body)).not.to.equal(before);
    for (const type of ['iceConnectionState', 'connectionState'] as const) {
      Reflect.deleteProperty(pc, type);
    }
    await rig.peer.accept(restart);
    await rig.peer.next('ACK');
    pc.dispatchEvent(new Event('connectionstatechange'));
    await rig.told('connected', 2);
    expect(rig.types).to.deep.equal(['connected', 'reconnecting', 'connected']);
    expect(rig.peer.count('BYE')).to.equal(0);
  });

  it('a dialog that the other side has forgotten ends the call where no sound arrives', async () => {
    const clock = new FakeClock();
    await rig.talk({ clock, videoAllowed: true });
    rig.pc.getStats = async () => new Map() as unknown as RTCStatsReport;
    const declined = Promise.resolve(rig.call.camera?.(true)).catch(() => {});
    rig.peer.reply(await rig.peer.next('INVITE'), 481);
    await rig.peer.next('ACK');
    await clock.until(rig.told('ended'));
    await declined;
    expect(rig.types).to.deep.equal(['connected', 'ended']);
    await clock.until(rig.end());
  });
});
