/**
 * The answer to a gateway that asks who calls: digest authentication (RFC 7616, RFC 8760), with the
 * password as text. What other schemes ask is passed over.
 */
import { md5, sha256 } from './hash.js';
import type { Challenge } from './reading/values.js';

/** What of a request goes into the answer. */
export interface Asked {
  readonly method: string;
  /** The Request-URI. */
  readonly ruri: { toString(): string };
  readonly body?: string | null | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

const hashes: ReadonlyMap<string, (text: string) => string> = new Map([
  ['MD5', md5],
  ['SHA-256', sha256],
]);

interface Method {
  readonly hash: (text: string) => string;
  /** With a key for the session: `MD5-sess`. */
  readonly isSession: boolean;
  readonly qop: string | undefined;
}

/** How it can be answered, if it can. */
function methodOf({ algorithm = 'MD5', qop, realm, nonce }: Challenge): Method | undefined {
  const [, name = '', session] = /^(.*?)(-SESS)?$/.exec(algorithm.toUpperCase()) ?? [];
  const hash = hashes.get(name);
  // Without it first: gateways rewrite bodies.
  const chosen = qop && ['auth', 'auth-int'].find((known) => qop.includes(known));
  if (!hash || (qop && !chosen) || realm === undefined || nonce === undefined) return undefined;
  return { hash, isSession: session !== undefined, qop: chosen };
}

/** The topmost one that can be answered (RFC 8760 section 2.4). */
export const answerable = (challenges: readonly Challenge[]): Challenge | undefined =>
  challenges.find((challenge) => methodOf(challenge));

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** For one nonce, as long as it is good: each answer counts. */
export class Digest {
  readonly challenge: Challenge;
  readonly #cnonce = crypto.getRandomValues(new Uint32Array(2)).join('');
  #count = 0;

  constructor(challenge: Challenge) {
    this.challenge = challenge;
  }

  /** The value of `Authorization` or `Proxy-Authorization`. */
  answer({ method, ruri, body }: Asked, { user, password }: Login): string | undefined {
    const how = methodOf(this.challenge);
    if (!how) return undefined;
    const { hash, isSession, qop } = how;
    const { realm = '', nonce = '', opaque, algorithm } = this.challenge;
    this.#count += 1;
    const count = this.#count.toString(16).padStart(8, '0');
    const secret = hash([user, realm, password].join(':'));
    const key = isSession ? hash([secret, nonce, this.#cnonce].join(':')) : secret;
    const what = [method, ruri, ...(qop === 'auth-int' ? [hash(body ?? '')] : [])].join(':');
    const counted = qop ? [count, this.#cnonce, qop] : [];
    const parts = [
      `username=${quoted(user)}`,
      `realm=${quoted(realm)}`,
      `nonce=${quoted(nonce)}`,
      `uri=${quoted(ruri.toString())}`,
      `response="${hash([key, nonce, ...counted, hash(what)].join(':'))}"`,
      ...(algorithm ? [`algorithm=${algorithm}`] : []),
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(qop ? [`qop=${qop}`, `nc=${count}`] : []),
      ...(qop || isSession ? [`cnonce="${this.#cnonce}"`] : []),
    ];
    return `Digest ${parts.join(', ')}`;
  }
}
