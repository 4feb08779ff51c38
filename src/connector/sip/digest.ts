/**
 * Answers a gateway's challenge by digest authentication (RFC 7616, RFC 8760), with the password as
 * plain text. Challenges of other schemes are left unanswered.
 */
import { md5, sha256 } from './hash.js';
import type { Challenge } from './reading/values.js';

/** The parts of a request that go into the digest. */
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
  /** Whether the algorithm derives a session key, as `MD5-sess` does. */
  readonly isSession: boolean;
  readonly qop: string | undefined;
}

/** How a challenge can be answered; undefined where it cannot. */
function methodOf({ algorithm = 'MD5', qop, realm, nonce }: Challenge): Method | undefined {
  const [, name = '', session] = /^(.*?)(-SESS)?$/.exec(algorithm.toUpperCase()) ?? [];
  const hash = hashes.get(name);
  // `auth` is preferred to `auth-int`, which covers the body, because gateways rewrite bodies.
  const chosen = qop && ['auth', 'auth-int'].find((known) => qop.includes(known));
  if (!hash || (qop && !chosen) || realm === undefined || nonce === undefined) return undefined;
  return { hash, isSession: session !== undefined, qop: chosen };
}

/** The topmost challenge that can be answered (RFC 8760 section 2.4). */
export const answerable = (challenges: readonly Challenge[]): Challenge | undefined =>
  challenges.find((challenge) => methodOf(challenge));

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The answers for one nonce while it is valid; each one increases the nonce count. */
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
