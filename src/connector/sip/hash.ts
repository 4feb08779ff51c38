/**
 * MD5 (RFC 1321) and SHA-256 (FIPS 180-4) for digest authentication: text in, hexadecimal digits
 * out, synchronously. `crypto.subtle` is asynchronous and has no MD5, but a BYE must be sent while
 * the page unloads.
 */

const rotate = (word: number, left: number): number => (word << left) | (word >>> (32 - left));

/** Pads the text to whole blocks of 64 bytes, with its length in bits at the end. */
function blocksOf(text: string, isLittle: boolean): DataView {
  const bytes = new TextEncoder().encode(text);
  const size = (bytes.length + 72) & ~63;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(size - (isLittle ? 8 : 4), bytes.length * 8, isLittle);
  return view;
}

type Mix = (state: readonly number[], words: number[]) => number[];

function hash(text: string, isLittle: boolean, start: readonly number[], mix: Mix): string {
  const view = blocksOf(text, isLittle);
  let state = start;
  for (let at = 0; at < view.byteLength; at += 64) {
    const words = Array.from({ length: 16 }, (_, index) =>
      view.getUint32(at + index * 4, isLittle),
    );
    const mixed = mix(state, words);
    state = state.map((word, index) => (word + (mixed[index] ?? 0)) | 0);
  }
  const bytes = new DataView(new ArrayBuffer(state.length * 4));
  state.forEach((word, index) => bytes.setInt32(index * 4, word, isLittle));
  return Array.from({ length: bytes.byteLength }, (_, index) =>
    bytes.getUint8(index).toString(16).padStart(2, '0'),
  ).join('');
}

const shifts: readonly (readonly number[])[] = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const md5Start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

const mixMd5: Mix = (state, words) => {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] ?? 0;
    const at = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
    const sum =
      (a + f + (words[at & 15] ?? 0) + Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32)) | 0;
    [a, d, c, b] = [d, c, b, (b + rotate(sum, shifts[round]?.[step & 3] ?? 0)) | 0];
  }
  return [a, b, c, d];
};

const primes: number[] = [];
for (let candidate = 2; primes.length < 64; candidate += 1) {
  if (primes.every((prime) => candidate % prime)) primes.push(candidate);
}
/** The first 32 bits of the fractional part. */
const fraction = (number: number): number => ((number % 1) * 2 ** 32) | 0;
const shaStart = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const shaAdded = primes.map((prime) => fraction(Math.cbrt(prime)));

const mixSha: Mix = (state, words) => {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  shaAdded.forEach((added, step) => {
    if (step > 15) {
      const [w16 = 0, w15 = 0, w7 = 0, w2 = 0] = [16, 15, 7, 2].map((back) => words[step - back]);
      const s0 = rotate(w15, 25) ^ rotate(w15, 14) ^ (w15 >>> 3);
      const s1 = rotate(w2, 15) ^ rotate(w2, 13) ^ (w2 >>> 10);
      words[step] = (w16 + s0 + w7 + s1) | 0;
    }
    const s1 = rotate(e, 26) ^ rotate(e, 21) ^ rotate(e, 7);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + added + (words[step] ?? 0)) | 0;
    const s0 = rotate(a, 30) ^ rotate(a, 19) ^ rotate(a, 10);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  });
  return [a, b, c, d, e, f, g, h];
};

export const md5 = (text: string): string => hash(text, true, md5Start, mixMd5);

export const sha256 = (text: string): string => hash(text, false, shaStart, mixSha);
