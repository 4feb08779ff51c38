/** The agent's voice: the samples of a small chime that repeats for ever. */

/** Samples per second. */
export const RATE = 48_000;
/** Samples in the 10 ms that WebRTC takes at a time. */
export const FRAME = RATE / 100;

/** Hz: a pentatonic phrase, up and down again. */
const notes = [523.25, 659.25, 783.99, 880, 783.99, 659.25, 587.33, 783.99];
/** Seconds. */
const NOTE = 0.4;
/** Share of full scale; a chime of several partials at this level has an RMS of about 0.2. */
const LEVEL = 0.45;
const partials = [1, 0.4, 0.15];

let loop: Int16Array | undefined;

/** The samples of the whole phrase, computed once. */
function phrase(): Int16Array {
  if (loop) return loop;
  const length = Math.round(NOTE * RATE);
  loop = new Int16Array(length * notes.length);
  notes.forEach((pitch, index) => {
    for (let at = 0; at < length; at += 1) {
      const time = at / RATE;
      const attack = Math.min(1, time / 0.01);
      const release = Math.min(1, (NOTE - time) / 0.01);
      const envelope = attack * release * (0.5 + 0.5 * Math.exp(-time * 6));
      const wave = partials.reduce(
        (sum, part, octave) => sum + part * Math.sin(2 * Math.PI * pitch * (octave + 1) * time),
        0,
      );
      loop?.set([Math.round(32_767 * LEVEL * envelope * wave)], index * length + at);
    }
  });
  return loop;
}

/** The nth frame of 10 ms; after its end the melody starts again. */
export function melody(nth: number): Int16Array {
  const whole = phrase();
  const from = (nth * FRAME) % whole.length;
  return whole.slice(from, from + FRAME);
}

/** Root mean square of samples, 0–1. */
export function loudness(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length)) / 32_768;
}
