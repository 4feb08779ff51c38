import { expect } from '@open-wc/testing';
import { FRAME, loudness, melody, RATE } from '../../../src/simulator/gateway/melody.js';
import { ToneReader } from '../../../src/simulator/gateway/tones.js';

/** Hz of the rows and columns of a telephone's keys. */
const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477, 1633];
const keys = ['123A', '456B', '789C', '*0#D'];

/** Seconds of a sum of tones, of this level each. */
function sound(
  frequencies: readonly number[],
  seconds: number,
  level = 0.2,
  rate = RATE,
): Int16Array {
  return Int16Array.from({ length: seconds * rate }, (_, at) =>
    Math.round(
      frequencies.reduce(
        (sum, frequency) => sum + 32_767 * level * Math.sin((2 * Math.PI * frequency * at) / rate),
        0,
      ),
    ),
  );
}

/** Cuts samples into pieces of 10 ms, as they arrive. */
function read(reader: ToneReader, samples: Int16Array, rate = RATE): void {
  for (let at = 0; at < samples.length; at += rate / 100) {
    reader.read(samples.subarray(at, at + rate / 100), rate);
  }
}

const pause = (seconds: number): Int16Array => sound([], seconds);

describe("the agent's melody", () => {
  const second = (from: number): Int16Array[] =>
    Array.from({ length: 100 }, (_, nth) => melody(from * 100 + nth));

  it('comes in frames of 10 ms, at a decent level in every second, and never clips', () => {
    for (let from = 0; from < 5; from += 1) {
      const frames = second(from);
      expect(frames.every(({ length }) => length === FRAME)).to.equal(true);
      const samples = Int16Array.from(frames.flatMap((frame) => [...frame]));
      expect(loudness(samples)).to.be.within(0.1, 0.4);
      expect(Math.max(...samples)).to.be.below(32_767);
    }
  });

  it('changes its pitch, and starts again at its end', () => {
    const crossings = (frames: Int16Array[]): number => {
      const samples = frames.flatMap((frame) => [...frame]);
      return samples.filter((sample, at) => sample >= 0 && (samples[at - 1] ?? 0) < 0).length;
    };
    const notes = Array.from({ length: 8 }, (_, note) =>
      crossings(Array.from({ length: 40 }, (_frame, nth) => melody(note * 40 + nth))),
    );
    expect(new Set(notes).size).to.be.at.least(5);
    expect(melody(320)).to.deep.equal(melody(0));
    expect(melody(321)).to.not.deep.equal(melody(0));
  });

  it('is never taken for a DTMF digit', () => {
    const reader = new ToneReader();
    for (let from = 0; from < 4; from += 1)
      for (const frame of second(from)) reader.read(frame, RATE);
    expect(reader.digits).to.equal('');
  });
});

describe('loudness', () => {
  it('is the root mean square', () => {
    expect(loudness(sound([440], 1, 1))).to.be.closeTo(Math.SQRT1_2, 0.001);
    expect(loudness(pause(1))).to.equal(0);
    expect(loudness(new Int16Array())).to.equal(0);
  });
});

describe('a reader of tones', () => {
  for (const rate of [8000, 48_000]) {
    it(`knows all sixteen keys, at ${rate} Hz`, () => {
      const reader = new ToneReader();
      for (const row of rows) {
        for (const column of columns) {
          read(reader, sound([row, column], 0.06, 0.2, rate), rate);
          read(reader, sound([], 0.05, 0, rate), rate);
        }
      }
      expect(reader.digits).to.equal(keys.join(''));
    });
  }

  it('counts a key as often as it is pressed, however long', () => {
    const reader = new ToneReader();
    const quiet = pause(0.05);
    const five = (seconds: number): Int16Array => sound([770, 1336], seconds);
    for (const part of [five(0.3), quiet, five(0.06), quiet]) read(reader, part);
    expect(reader.digits).to.equal('55');
  });

  it('reads no digit from a single tone, from noise, or from inaudible tones', () => {
    const reader = new ToneReader();
    read(reader, sound([770], 0.1));
    read(reader, sound([1336], 0.1));
    const noise = Int16Array.from({ length: RATE }, (_, at) => ((at * 7919) % 20_011) - 10_005);
    read(reader, noise);
    read(reader, sound([770, 1336], 0.1, 0.001));
    expect(reader.digits).to.equal('');
  });
});
