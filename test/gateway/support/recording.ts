/**
 * The sound that the agent receives: baresip's `sndfile` writes every decoded sample to a WAV file,
 * which is read here while it grows.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of the header that libsndfile writes before the samples. */
const header = 44;

/** Samples in a second: Opus is decoded at this rate. */
const rate = 48_000;

export class Recording {
  readonly rate = rate;
  readonly #folder: string;
  readonly #ending: string;

  /** @param ending the end of the files' names. */
  constructor(folder: string, ending = '-dec.wav') {
    this.#ending = ending;
    this.#folder = join(folder, 'recordings');
  }

  /** Samples received so far, 16 bits each, of all calls in their order. */
  samples(): Int16Array {
    if (!existsSync(this.#folder)) return new Int16Array();
    const files = readdirSync(this.#folder)
      .filter((name) => name.endsWith(this.#ending))
      .map((name) => join(this.#folder, name))
      .sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs);
    const data = Buffer.concat(files.map((file) => readFileSync(file).subarray(header)));
    return new Int16Array(Uint8Array.from(data).buffer.slice(0, data.length & ~1));
  }

  /** The number of samples so far, a mark for `loudness`. */
  get length(): number {
    return this.samples().length;
  }

  /** The loudest 20 ms since a mark, as root mean square between 0 and 1. */
  loudness(since = 0): number {
    const samples = this.samples().subarray(since);
    const window = rate / 50;
    let loudest = 0;
    for (let start = 0; start + window <= samples.length; start += window) {
      let sum = 0;
      for (const sample of samples.subarray(start, start + window)) sum += (sample / 32_768) ** 2;
      loudest = Math.max(loudest, Math.sqrt(sum / window));
    }
    return loudest;
  }

  /** The loudness of the latest samples; 1 before there are enough. */
  loudnessOfLast(seconds: number): number {
    const since = this.length - seconds * rate;
    return since < 0 ? 1 : this.loudness(since);
  }
}
