/**
 * The gateway's check of credentials: Digest (RFC 3261 section 22, RFC 7616 with MD5, which every
 * SIP stack supports) and Bearer tokens (RFC 8898).
 *
 * A fixture for demo and tests, not for production: nonces never expire.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Headers } from 'sip';
import { type SipRequest, userOf } from './message.js';

/** The secrets that a caller has to send; with neither of the two the gateway lets everybody in. */
export interface Credentials {
  /** Password for Digest; its user name is the user part of the caller's own SIP URI. */
  readonly password?: string;
  readonly token?: string;
  /** The gateway challenges as a proxy does, with 407 instead of 401. */
  readonly proxy?: boolean;
}

export class Challenger {
  readonly #credentials: Credentials;
  readonly #realm: string;
  readonly #nonces = new Set<string>();

  constructor(credentials: Credentials, realm: string) {
    this.#credentials = credentials;
    this.#realm = realm;
  }

  /** The response that refuses or challenges the request; undefined if the caller may come in. */
  challenge(request: SipRequest): { status: number; headers: Headers } | undefined {
    const { password, token, proxy = false } = this.#credentials;
    if (password === undefined && token === undefined) return undefined;
    const [given] = request.headers[proxy ? 'proxy-authorization' : 'authorization'] ?? [];
    if (password !== undefined && given && this.#isRight(request, given, password))
      return undefined;
    // The parser keeps only name=value parameters and drops a Bearer token: it is read from the
    // text.
    const bearer = /^(?:proxy-)?authorization\s*:\s*bearer\s+(\S+)\s*$/im.exec(request.text)?.[1];
    if (token !== undefined && bearer === token) return undefined;
    // The credentials were wrong, and a second challenge would only bring the same ones again.
    if (given || bearer !== undefined) return { status: 403, headers: {} };
    const name = proxy ? 'proxy-authenticate' : 'www-authenticate';
    return { status: proxy ? 407 : 401, headers: { [name]: [this.#question()] } };
  }

  #question(): Record<string, string> {
    const realm = `"${this.#realm}"`;
    if (this.#credentials.password === undefined) return { scheme: 'Bearer', realm };
    const nonce = randomBytes(16).toString('hex');
    this.#nonces.add(nonce);
    return { scheme: 'Digest', realm, nonce: `"${nonce}"`, algorithm: 'MD5', qop: '"auth"' };
  }

  #isRight(request: SipRequest, given: Record<string, string>, password: string): boolean {
    const read = (name: string): string => (given[name] ?? '').replace(/^"(.*)"$/, '$1');
    if (given['scheme']?.toLowerCase() !== 'digest' || !this.#nonces.has(read('nonce')))
      return false;
    const user = read('username');
    if (user !== userOf(request.headers.from.uri)) return false;
    const secret = md5(user, this.#realm, password);
    const about = md5(request.method, read('uri'));
    const expected = read('qop')
      ? md5(secret, read('nonce'), read('nc'), read('cnonce'), read('qop'), about)
      : md5(secret, read('nonce'), about);
    return expected === read('response');
  }
}

const md5 = (...parts: readonly string[]): string =>
  createHash('md5').update(parts.join(':')).digest('hex');
