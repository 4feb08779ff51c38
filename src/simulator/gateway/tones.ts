/**
 * Reads DTMF digits (ITU-T Q.23) from sound with Goertzel's filter. `@roamhq/wrtc` does not expose
 * RFC 4733 events, but its receiver plays the tones that they stand for (RFC 4733 section 2.6).
 */

/** Hz. */
const low = [697, 770, 852, 941];
const high = [1209, 1336, 1477, 1633];
const keys = ['123A', '456B', '789C', '*0#D'];

/** Seconds: long enough to tell 697 Hz from 770, shorter than the shortest tone of 40 ms. */
const WINDOW = 0.03;
/** Seconds from one window to the next: they overlap, so that one lies wholly inside each tone. */
const STEP = 0.01;
/** Share of a window's power that both tones of a digit must have together. */
const PURE = 0.6;
/** How much stronger one of the two may be, as a ratio of powers; Q.24 allows 8 dB. */
const TWIST = 10;
/** RMS. */
const AUDIBLE = 0.005;

export class ToneReader {
  digits = '';
  #window: number[] = [];
  #now: string | undefined;

  /** @param rate samples per second. */
  read(samples: Int16Array, rate: number): void {
    for (const sample of samples) this.#window.push(sample / 32_768);
    const length = Math.round(WINDOW * rate);
    while (this.#window.length >= length) {
      this.#look(this.#window.slice(0, length), rate);
      this.#window.splice(0, Math.round(STEP * rate));
    }
  }

  /** A digit in two windows in a row counts once; a digit pressed twice has a pause in between. */
  #look(window: readonly number[], rate: number): void {
    const digit = digitIn(window, rate);
    if (digit !== undefined && digit !== this.#now) this.digits += digit;
    this.#now = digit;
  }
}

function digitIn(window: readonly number[], rate: number): string | undefined {
  const total = window.reduce((sum, sample) => sum + sample * sample, 0);
  if (Math.sqrt(total / window.length) < AUDIBLE) return undefined;
  const [row, first] = strongest(window, rate, low);
  const [column, second] = strongest(window, rate, high);
  // A tone's power in the filter is its share of the window's power, times half the window.
  const share = (first + second) / ((total * window.length) / 2);
  const isPair = Math.max(first, second) <= TWIST * Math.min(first, second);
  return isPair && share >= PURE ? keys[row]?.[column] : undefined;
}

function strongest(
  window: readonly number[],
  rate: number,
  frequencies: readonly number[],
): [index: number, power: number] {
  const powers = frequencies.map((frequency) => power(window, rate, frequency));
  const most = Math.max(...powers);
  return [powers.indexOf(most), most];
}

function power(window: readonly number[], rate: number, frequency: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let last = 0;
  let beforeLast = 0;
  for (const sample of window) {
    const next = sample + factor * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  return last * last + beforeLast * beforeLast - factor * last * beforeLast;
}
