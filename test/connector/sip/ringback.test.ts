/**
 * When the widget plays its own ringback tone, by the answers of the gateway and the packets that
 * arrive.
 */
import { expect } from '@open-wc/testing';
import { Ringback } from '../../../src/connector/sip/ringback.js';
import { FakeClock } from '../../support/fake-clock.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { SipRig } from './sip-rig.js';

/** The browser's count of received packets; no statistics while nothing is sent. */
class Incoming {
  packets = 0;
  /** Packets received at each look. */
  flow = 0;
  kind = 'audio';
  failing = false;

  readonly getStats = async (): Promise<RTCStatsReport> => {
    if (this.failing) throw new DOMException('closed', 'InvalidStateError');
    this.packets += this.flow;
    const figures = { type: 'inbound-rtp', kind: this.kind, packetsReceived: this.packets };
    return new Map([['A', figures]]) as unknown as RTCStatsReport;
  };
}

describe('the ringback tone', () => {
  let clock: FakeClock;
  let over: AbortController;
  let incoming: Incoming;
  let described: boolean;
  let log: string[];
  let sounding: boolean;
  let ringback: Ringback;

  beforeEach(() => {
    clock = new FakeClock({ quietTurns: 4 });
    over = new AbortController();
    incoming = new Incoming();
    described = sounding = false;
    log = [];
    ringback = new Ringback({
      tones: {
        ringback: () => {
          sounding = true;
          log.push('tone');
        },
        stop: () => {
          if (sounding) log.push('stop');
          sounding = false;
        },
      },
      clock,
      signal: over.signal,
    });
  });
  afterEach(async () => {
    ringback.stop();
    over.abort();
    await clock.settle();
    expect(clock.pending).to.equal(0);
    expect(sounding).to.equal(false);
  });

  const say = (status: number): void => {
    const remoteDescription = described ? { type: 'answer', sdp: 'v=0' } : null;
    const { getStats } = incoming;
    ringback.progress(status, { remoteDescription, getStats } as unknown as RTCPeerConnection);
  };

  it('sounds with 180, and does not begin anew with each further one', async () => {
    say(180);
    await clock.advance(3000);
    say(180);
    say(181);
    say(182);
    say(183);
    await clock.advance(3000);
    say(180);
    expect(log).to.deep.equal(['tone']);
  });

  it('does not sound with 181, 182 or 183 alone', async () => {
    for (const status of [181, 182, 183]) say(status);
    await clock.advance(10_000);
    described = true;
    say(183);
    await clock.advance(10_000);
    expect(log).to.deep.equal([]);
  });

  it('sounds with 180 where 183 has described sound and none comes', async () => {
    described = true;
    say(183);
    await clock.advance(2000);
    say(180);
    expect(log).to.deep.equal(['tone']);
  });

  it('sounds where the 180 itself describes sound and none comes', async () => {
    described = true;
    say(180);
    await clock.advance(1000);
    expect(log).to.deep.equal(['tone']);
  });

  it('does not sound where packets come with the 180, even packets of silence', async () => {
    described = true;
    incoming.flow = 12;
    say(180);
    await clock.advance(30_000);
    expect(log).to.deep.equal([]);
  });

  it('stops when packets of sound arrive, not when sound is described', async () => {
    say(180);
    described = true;
    say(183);
    await clock.advance(5000);
    expect(log).to.deep.equal(['tone']);
    incoming.flow = 12;
    await clock.advance(500);
    expect(log).to.deep.equal(['tone', 'stop']);
    say(180);
    await clock.advance(10_000);
    expect(log).to.deep.equal(['tone', 'stop']);
  });

  it('sounds again where early media end while it still rings, not in their pauses', async () => {
    described = true;
    incoming.flow = 12;
    say(183);
    say(180);
    for (let ring = 0; ring < 3; ring += 1) {
      incoming.flow = 12;
      await clock.advance(1000);
      incoming.flow = 0;
      await clock.advance(5000);
    }
    expect(log).to.deep.equal([]);
    await clock.advance(1500);
    expect(log).to.deep.equal(['tone']);
  });

  it('is not stopped by video packets', async () => {
    described = true;
    incoming.kind = 'video';
    incoming.flow = 12;
    say(180);
    await clock.advance(1000);
    expect(log).to.deep.equal(['tone']);
  });

  it("sounds where the connection's getStats() fails", async () => {
    described = true;
    incoming.failing = true;
    say(180);
    await clock.advance(1000);
    expect(log).to.deep.equal(['tone']);
  });

  it('ends with the ringing, also where statistics come late', async () => {
    described = true;
    say(180);
    const answered = withResolvers<void>();
    const { getStats } = incoming;
    Object.assign(incoming, { getStats: () => answered.promise.then(getStats) });
    await clock.advance(300);
    ringback.stop();
    answered.resolve();
    await clock.advance(20_000);
    expect(log).to.deep.equal([]);
  });

  it('waits for a 180 of its own in another attempt', async () => {
    described = true;
    incoming.flow = 12;
    say(180);
    await clock.advance(1000);
    ringback.stop();
    described = false;
    say(183);
    expect(log).to.deep.equal([]);
    say(180);
    expect(log).to.deep.equal(['tone']);
  });
});

describe('a call that rings', () => {
  let rig: SipRig;
  let clock: FakeClock;
  let context: AudioContext;
  let begun: number;
  const Native = globalThis.OscillatorNode;

  beforeEach(async () => {
    begun = 0;
    globalThis.OscillatorNode = class extends Native {
      constructor(output: BaseAudioContext, options?: OscillatorOptions) {
        super(output, options);
        begun += 1;
      }
    };
    rig = new SipRig();
    await rig.begin();
    clock = new FakeClock();
    context = new AudioContext();
    await rig.dial({ clock, output: { audio: new Audio(), context } });
  });
  afterEach(async () => {
    await clock.until(rig.end());
    await rig.finish();
    globalThis.OscillatorNode = Native;
    await context.close();
  });

  it('plays the tone once, however many 180s come', async () => {
    const invite = await rig.peer.next('INVITE');
    for (let count = 0; count < 3; count += 1) {
      rig.peer.reply(invite, 180);
      await clock.advance(1000);
    }
    expect(begun).to.equal(1);
  });

  it('plays the tone where 183 has described sound, none came, and 180 follows', async () => {
    const invite = await rig.peer.next('INVITE');
    rig.pc.getStats = new Incoming().getStats;
    rig.peer.reply(invite, 183, { body: await rig.peer.answer(invite.body) });
    await rig.told('ringing');
    await clock.advance(2000);
    expect(begun).to.equal(0);
    rig.peer.reply(invite, 180);
    await rig.told('ringing', 2);
    expect(begun).to.equal(1);
  });

  it('plays no tone once it is answered', async () => {
    const invite = await rig.peer.next('INVITE');
    rig.pc.getStats = new Incoming().getStats;
    const body = await rig.peer.answer(invite.body);
    rig.peer.reply(invite, 183, { body });
    await rig.told('ringing');
    rig.peer.reply(invite, 200, { body });
    await rig.told('connected');
    await clock.advance(10_000);
    rig.peer.reply(invite, 180);
    await clock.advance(1000);
    expect(begun).to.equal(0);
  });
});
