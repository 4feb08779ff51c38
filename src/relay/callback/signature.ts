/**
 * The signature of the center's reports, where a key is shared with it.
 *
 * String to sign: `{key}_{timestamp}_{nonce}_{fields}`, where `fields` are all fields of the body
 * but `timestamp`, `nonce` and `signature`, sorted by name (UTF-16 code units, as Java's TreeMap),
 * written `name=value` and joined by commas. The signature is the Base64 of its HMAC-SHA256 under
 * the same key. The vendor's text (cec_07_0066, listed in src/api/README.md) says SHA-256 where its
 * sample uses that MAC: plain SHA-256 exists by explicit setting only, and then nothing else is
 * accepted.
 *
 * How values are written: text without its quotes (an empty one as nothing), everything else
 * exactly as it stands in the body, so 1.0 stays 1.0, a number of 20 digits keeps them all, nothing
 * is `null`, and a nested value is its JSON. The vendor's sample takes all spaces out of `fields`,
 * its text does not say so: both ways of writing are accepted, since both need the key.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../../api/http/fields.js';
import type { Clock } from '../../base/clock.js';
import type { signatureAlgorithms } from '../settings/variables.js';
import type { Store } from '../store/store.js';

export interface SignatureOptions {
  /** Shared with the center. */
  readonly key: string;
  readonly algorithm: (typeof signatureAlgorithms)[number];
  readonly store: Store;
  readonly clock: Clock;
}

/** The report is not signed as it must be. */
export class SignatureError extends Error {
  override get name(): 'SignatureError' {
    return 'SignatureError';
  }
}

/** Milliseconds that a report's time may differ from this relay's clock, in both directions. */
const WINDOW = 300_000;

const unsigned = new Set(['timestamp', 'nonce', 'signature']);

/**
 * Runs the work if the report is signed, fresh, and here for the first time. A report whose work
 * failed may come again.
 */
export type SignatureGuard = <T>(body: string, work: () => Promise<T>) => Promise<T>;

/** @returns a guard that throws SignatureError. */
export function createSignatureGuard(options: SignatureOptions): SignatureGuard {
  const { key, algorithm, store, clock } = options;
  return async (body, work) => {
    const fields = readSignedFields(body);
    const [signature, timestamp, nonce] = ['signature', 'timestamp', 'nonce'].map((name) => {
      const value = fields.get(name)?.trim();
      if (value) return value;
      throw new SignatureError(`${name}: missing, although a key is shared with the center`);
    }) as [string, string, string];

    const text = fieldsToSign(fields);
    const genuine = [text, text.replaceAll(' ', '')].some((joined) =>
      equal(sign(`${key}_${timestamp}_${nonce}_${joined}`, key, algorithm), signature),
    );
    if (!genuine) throw new SignatureError('signature: not that of this body');
    if (!(Math.abs(readTimestamp(timestamp) - clock.now()) <= WINDOW)) {
      throw new SignatureError(
        'timestamp: expected the time in seconds or milliseconds, ± 5 minutes',
      );
    }
    // Fresh from five minutes before its time until five minutes after.
    const seen = `callback-nonce:${createHash('sha256').update(nonce).digest('hex')}`;
    if (!(await store.add(seen, '1', (2 * WINDOW) / 1000))) {
      throw new SignatureError('nonce: came before');
    }
    try {
      return await work();
    } catch (error) {
      await store.delete(seen).catch(() => false);
      throw error;
    }
  };
}

const fieldsToSign = (fields: ReadonlyMap<string, string>): string =>
  [...fields.keys()]
    .filter((name) => !unsigned.has(name))
    .sort()
    .map((name) => `${name}=${fields.get(name)}`)
    .join(',');

const sign = (text: string, key: string, algorithm: SignatureOptions['algorithm']): string =>
  algorithm === 'sha-256'
    ? createHash('sha256').update(text).digest('base64')
    : createHmac('sha256', key).update(text).digest('base64');

/** Compares in constant time, so that the duration does not tell where the texts differ. */
function equal(ours: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Milliseconds since 1970, also from seconds, which are below 1e11 until the year 5138; or NaN. */
function readTimestamp(text: string): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  return number < 1e11 ? number * 1000 : number;
}

/** Tokens of JSON: strings, brackets, colons and commas, and anything else between them. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * The fields of a JSON object as they are signed. JSON.parse cannot be used, since it rewrites
 * numbers. Where a name stands twice, the last one counts, as with JSON.parse.
 * @throws SyntaxError where the text is no JSON object.
 */
export function readSignedFields(body: string): Map<string, string> {
  const parsed: unknown = JSON.parse(body);
  if (!isObject(parsed)) {
    throw new SyntaxError('body: expected a JSON object');
  }
  const fields = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let from: number | undefined;
  for (const { 0: token, index } of body.matchAll(tokens)) {
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    if (name !== undefined && from !== undefined) {
      if (depth === 0 || (depth === 1 && token === ',')) {
        const value = body.slice(from, index).trim();
        fields.set(name, value.startsWith('"') ? (JSON.parse(value) as string) : value);
        name = from = undefined;
      }
    } else if (name !== undefined) {
      if (token === ':') from = index + 1;
    } else if (depth === 1 && token.startsWith('"')) {
      name = JSON.parse(token) as string;
    }
    if (token === '{' || token === '[') depth += 1;
  }
  return fields;
}
