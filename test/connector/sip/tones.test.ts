/** Ringback and end tones, checked by the samples that a loudspeaker would get. */
import { expect } from '@open-wc/testing';
import { Tones } from '../../../src/connector/sip/tones.js';
import { FakeClock } from '../../support/fake-clock.js';
import { connectorContext } from '../../support/test-connector.js';

const sampleRate = 48_000;

/** An AudioContext that renders into memory, in state `running` as if a click had unlocked it. */
class Tape {
  readonly context: OfflineAudioContext;
  readonly clock = new FakeClock();
  readonly tones: Tones;
  samples = new Float32Array();

  constructor(seconds: number, { wanted = true, state = 'running' } = {}) {
    this.context = new OfflineAudioContext(1, seconds * sampleRate, sampleRate);
    Object.defineProperty(this.context, 'state', { get: () => state, configurable: true });
    const output = { audio: new Audio(), context: this.context as unknown as AudioContext };
    this.tones = new Tones(connectorContext({ clock: this.clock, output, tones: wanted }));
  }

  /** Runs an action at a time of the recording; to be set before it starts. */
  at(seconds: number, act: () => unknown): void {
    void this.context.suspend(seconds).then(() => {
      act();
      return this.context.resume();
    });
  }

  async run(): Promise<this> {
    this.samples = (await this.context.startRendering()).getChannelData(0);
    return this;
  }

  /** Seconds at which sound begins and ends; pauses under 50 ms do not count. */
  get sounds(): [number, number][] {
    const spans: [number, number][] = [];
    this.samples.forEach((sample, index) => {
      if (Math.abs(sample) < 0.005) return;
      const time = index / sampleRate;
      const last = spans.at(-1);
      if (last && time - last[1] < 0.05) last[1] = time;
      else spans.push([time, time]);
    });
    return spans;
  }

  get peak(): number {
    return this.samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  }

  /** The greatest step from one sample to the next, which a click would raise. */
  get step(): number {
    return this.samples.reduce(
      (most, sample, index) => Math.max(most, Math.abs(sample - (this.samples[index - 1] ?? 0))),
      0,
    );
  }

  /** The frequency between two times in Hz, by zero crossings. */
  frequency(from: number, to: number): number {
    const part = this.samples.slice(from * sampleRate, to * sampleRate);
    const crossings = part.filter((sample, index) => sample > 0 && (part[index - 1] ?? 1) <= 0);
    return crossings.length / (to - from);
  }
}

/** The audio nodes that are connected. */
const connected = new Set<AudioNode>();
const { connect, disconnect } = AudioNode.prototype;

before(() => {
  AudioNode.prototype.connect = function (this: AudioNode, ...to: [never]) {
    connected.add(this);
    return connect.apply(this, to);
  } as typeof connect;
  AudioNode.prototype.disconnect = function (this: AudioNode) {
    connected.delete(this);
    (disconnect as (this: AudioNode) => void).call(this);
  };
});
after(() => {
  Object.assign(AudioNode.prototype, { connect, disconnect });
});
beforeEach(() => connected.clear());

/** The greatest step of a 425 Hz sine at the level of the tones. */
const smooth = (2 * Math.PI * 425 * 0.08) / sampleRate;

describe('the ringback tone', () => {
  it('is 425 Hz, one second in five, soft, without clicks', async () => {
    const tape = new Tape(12);
    tape.tones.ringback();
    await tape.run();
    const { sounds } = tape;
    expect(sounds).to.have.lengthOf(3);
    sounds.forEach(([begin, end], index) => {
      expect(begin).to.be.closeTo(5 * index, 0.03);
      expect(end).to.be.closeTo(5 * index + 1, 0.03);
    });
    expect(tape.frequency(5.2, 5.8)).to.be.closeTo(425, 3);
    expect(tape.peak).to.be.within(0.07, 0.081);
    expect(tape.step).to.be.at.most(1.1 * smooth);
  });

  for (const time of [0.2, 0.016, 1.008, 3]) {
    it(`stopped at ${time} s fades at once, and leaves nothing connected`, async () => {
      const tape = new Tape(7);
      tape.tones.ringback();
      expect(connected.size).to.be.greaterThan(0);
      tape.at(time, () => tape.tones.stop());
      await tape.run();
      expect(tape.sounds).to.have.lengthOf(1);
      expect(tape.sounds[0]?.[1]).to.be.at.most(Math.min(time, 1.01) + 0.04);
      // The fade itself is a little steeper than the tone.
      expect(tape.step).to.be.at.most(1.5 * smooth);
      await tape.clock.settle();
      expect(connected.size).to.equal(0);
    });
  }

  it('starts anew when begun again, and sounds once', async () => {
    const tape = new Tape(3);
    tape.tones.ringback();
    // After a whole number of waves: two tones at once would be twice as loud.
    tape.at(0.8, () => tape.tones.ringback());
    await tape.run();
    expect(tape.sounds.at(-1)?.[1]).to.be.closeTo(1.81, 0.03);
    expect(tape.peak).to.be.at.most(0.081);
  });

  it('is disconnected at once where the audio context is suspended', () => {
    const tape = new Tape(1, { state: 'suspended' });
    tape.tones.ringback();
    tape.tones.stop();
    expect(connected.size).to.equal(0);
    tape.tones.stop();
  });
});

describe('the end tone', () => {
  it('is three short beeps, over when its promise resolves', async () => {
    const tape = new Tape(2);
    const end = tape.tones.end();
    await tape.run();
    let over = false;
    void end.then(() => (over = true));
    await tape.clock.advance(tape.sounds.at(-1)![1] * 1000);
    expect(over).to.be.false;
    await tape.clock.until(end, 1000);
    expect(tape.sounds).to.have.lengthOf(3);
    expect(tape.sounds.at(-1)?.[1]).to.be.closeTo(0.61, 0.03);
    expect(tape.frequency(0.03, 0.11)).to.be.closeTo(425, 13);
    expect(tape.step).to.be.at.most(1.1 * smooth);
    await tape.clock.settle();
    expect(connected.size).to.equal(0);
    expect(tape.clock.pending).to.equal(0);
  });

  it('is not cut off by the clean-up after the call', async () => {
    const tape = new Tape(2);
    const end = tape.tones.end();
    tape.at(0.112, () => tape.tones.stop());
    await tape.run();
    await tape.clock.until(end);
    expect(tape.sounds).to.have.lengthOf(3);
  });

  it('replaces the ringback tone', async () => {
    const tape = new Tape(7);
    tape.tones.ringback();
    let end: Promise<void> | undefined;
    tape.at(0.512, () => (end = tape.tones.end()));
    await tape.run();
    await tape.clock.until(end!);
    expect(tape.sounds.at(-1)?.[1]).to.be.closeTo(0.512 + 0.61, 0.03);
    expect(tape.peak).to.be.at.most(0.1);
  });

  for (const state of ['suspended', 'interrupted', 'closed']) {
    it(`delays nothing where the audio context is ${state}`, async () => {
      const tape = new Tape(1, { state });
      await tape.tones.end();
      expect(connected.size).to.equal(0);
      expect(tape.clock.pending).to.equal(0);
    });
  }
});

describe('an audio output that is suspended while people talk', () => {
  /** An AudioContext whose `resume()` works, or never settles. */
  const rested = (wakes: boolean): Tape => {
    let state = 'running';
    const tape = new Tape(1);
    Object.defineProperty(tape.context, 'state', { get: () => state });
    tape.context.suspend = async () => void (state = 'suspended');
    tape.context.resume = () =>
      wakes ? Promise.resolve(void (state = 'running')) : new Promise(() => {});
    tape.tones.rest();
    expect(state).to.equal('suspended');
    return tape;
  };

  it('plays the end tone all the same', async () => {
    const tape = rested(true);
    await tape.clock.until(tape.tones.end());
    expect(connected.size).to.equal(3);
    connected.clear();
  });

  it('delays nothing where it cannot be resumed', async () => {
    const tape = rested(false);
    await tape.clock.until(tape.tones.end());
    expect(connected.size).to.equal(0);
    expect(tape.clock.pending).to.equal(0);
  });
});

describe('no tones', () => {
  it('are played where the page wants none', async () => {
    const tape = new Tape(2, { wanted: false });
    tape.tones.ringback();
    await tape.tones.end();
    tape.tones.stop();
    expect((await tape.run()).peak).to.equal(0);
  });

  it('are played where no click has unlocked an output', async () => {
    const tones = new Tones(connectorContext());
    tones.ringback();
    tones.stop();
    await tones.end();
    expect(connected.size).to.equal(0);
  });
});
