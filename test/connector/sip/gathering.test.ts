/** No offer leaves without its candidates, tested with real connections. */
import { expect } from '@open-wc/testing';
import { systemClock as clock } from '../../../src/base/clock.js';
import { gathered } from '../../../src/connector/sip/gathering.js';
import { FakeClock } from '../../support/fake-clock.js';

const pairs: RTCPeerConnection[] = [];
const { signal } = new AbortController();

/**
 * The m= lines of the present description, each with its ICE user name and whether it has
 * candidates.
 */
const offered = (pc: RTCPeerConnection): { user: string | undefined; served: boolean }[] => {
  const [, ...media] = (pc.localDescription?.sdp ?? '').split('\nm=');
  return media.map((section) => ({
    user: /a=ice-ufrag:(\S+)/.exec(section)?.[1],
    served: section.includes('a=candidate:'),
  }));
};

function description({ localDescription }: RTCPeerConnection): RTCSessionDescription {
  if (!localDescription) throw new Error('Nothing was offered');
  return localDescription;
}

/** Two connections that have agreed on audio. */
async function connect(): Promise<RTCPeerConnection> {
  const [ours, theirs] = [new RTCPeerConnection(), new RTCPeerConnection()];
  pairs.push(ours, theirs);
  ours.addTransceiver('audio');
  await ours.setLocalDescription();
  await gathered(ours, { clock, signal });
  await theirs.setRemoteDescription(description(ours));
  await theirs.setLocalDescription();
  await gathered(theirs, { clock, signal });
  await ours.setRemoteDescription(description(theirs));
  return ours;
}

/** Waits until the gathering of the first candidates is complete. */
async function settled(pc: RTCPeerConnection): Promise<void> {
  while (pc.iceGatheringState !== 'complete') {
    await new Promise((resolve) =>
      pc.addEventListener('icegatheringstatechange', resolve, { once: true }),
    );
  }
}

describe('gathered', () => {
  afterEach(() => {
    for (const pc of pairs.splice(0)) pc.close();
  });

  it('waits for candidates in the first offer', async () => {
    const pc = await connect();
    expect(offered(pc).map(({ served }) => served)).to.deep.equal([true]);
  });

  it('waits for the candidates of an ICE restart, while the state is still complete', async () => {
    const pc = await connect();
    await settled(pc);
    const [before] = offered(pc);
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: true }));
    await gathered(pc, { clock, signal });
    const [after] = offered(pc);
    expect(after?.user).not.to.equal(before?.user);
    expect(after?.served).to.equal(true);
  });

  it('does not wait for an m= line that shares the transport of another', async () => {
    const pc = await connect();
    await settled(pc);
    pc.addTransceiver('video');
    await pc.setLocalDescription();
    expect(offered(pc).map(({ served }) => served)).to.deep.equal([true, false]);
    // The clock never moves here, so a wait would last for ever.
    const stopped = { now: () => 0, sleep: () => new Promise<void>(() => {}) };
    await gathered(pc, { clock: stopped, signal });
  });

  it('rejects when the call is over', async () => {
    const pc = new RTCPeerConnection();
    pairs.push(pc);
    pc.addTransceiver('audio');
    await pc.setLocalDescription();
    const over = new AbortController();
    const waiting = gathered(pc, { clock, signal: over.signal });
    const reason = new Error('over');
    over.abort(reason);
    const caught = await waiting.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(caught).to.equal(reason);
  });

  for (const [servers, ms] of [
    [[], 50],
    [[{ urls: 'stun:192.0.2.255' }], 200],
  ] as const) {
    it(`ends after ${ms} ms without another candidate, with ${servers.length} servers`, async () => {
      const time = new FakeClock();
      const pc = Object.assign(new EventTarget(), {
        iceGatheringState: 'gathering',
        localDescription: { sdp: 'v=0\r\nm=audio 9 RTP 0\r\n' },
        getConfiguration: () => ({ iceServers: servers }),
        getTransceivers: () => [],
      });
      let isOver = false;
      const over = gathered(pc as unknown as RTCPeerConnection, { clock: time, signal });
      void over.then(() => (isOver = true));
      const candidate = new RTCIceCandidate({
        candidate: 'candidate:1 1 udp 1 192.0.2.1 9000 typ host',
        sdpMid: '0',
      });
      pc.dispatchEvent(new RTCPeerConnectionIceEvent('icecandidate', { candidate }));
      await time.advance(ms - 1);
      expect(isOver).to.equal(false);
      await time.advance(1);
      await over;
    });
  }
});
