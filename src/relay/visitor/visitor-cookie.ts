/**
 * The visitor's cookie: the visitor's id and token at the center, sealed (AES-256-GCM) under a key
 * derived from RELAY_SECRET, so that any relay that knows the secret can open it and nobody else
 * can read or change it. The time of expiry is sealed in too, as a browser can be made to keep any
 * cookie.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.js';

export interface Visitor {
  /** 32 hex characters, 128 random bits; the `userId` at the center is the first 24 of them. */
  readonly id: string;
  /** `ccmessaging-token`; empty where none was needed so far. */
  readonly token: string;
  /** Time at which the token was issued, in milliseconds since 1970; 0 without a token. */
  readonly since: number;
  /** Key of the name and language that the token was applied for (person.ts); '' if unknown. */
  readonly person: string;
}

/**
 * With the prefix `__Host-` no other host of the site can set this cookie (RFC 6265bis), and so
 * give somebody else's browser a visitor of its choice.
 */
export const cookieName = '__Host-click-to-dial-visitor';
/**
 * Name that earlier relays used. Such cookies open for a day after this relay's start, so that running
 * calls go on through an upgrade.
 */
const formerName = 'click-to-dial-visitor';

/** Seconds; longer than a call-back may take that is sent at once. */
export const cookieMaxAge = 86_400;
/** Seconds; longer than a call-back may take whose time is chosen, a week ahead at most. */
export const cookieMaxAgeWithTimes = 8 * 86_400;

/**
 * Characters. A browser stores 4096 bytes for a cookie with name and attributes (RFC 6265 section
 * 6.1).
 */
const longestToken = 2800;

export const fitsCookie = (token: string): boolean => token.length <= longestToken;

/**
 * Most cookies of these names that are tried: somebody may have set many, and each costs a
 * decryption.
 */
const mostPairs = 8;

/**
 * The relay's cookies in a request's header, each as `name=value`; first those with the `__Host-`
 * prefix, which nobody else can set. There may be several of the former name, set for other paths
 * and by other hosts.
 */
export function pairsOf(header: string): string[] {
  const ours: string[] = [];
  const former: string[] = [];
  for (const part of header.split(';')) {
    const pair = part.trim();
    if (pair.startsWith(`${cookieName}=`)) ours.push(pair);
    else if (pair.startsWith(`${formerName}=`)) former.push(pair);
  }
  return (former.length === 0 ? ours : ours.concat(former)).slice(0, mostPairs);
}

export interface VisitorCookies {
  /** Makes a new visitor with a random id and no token. */
  create(): Visitor;
  /** @returns the cookie's value. @throws RangeError where the token is too long for a cookie. */
  seal(visitor: Visitor): string;
  /** @param pair one of `pairsOf`. Undefined where no secret opens it, or where it has expired. */
  open(pair: string): Visitor | undefined;
  /** As `open`, with the time at which the cookie expires. */
  openUntil(pair: string): OpenedCookie | undefined;
}

export interface OpenedCookie {
  readonly visitor: Visitor;
  /** Time of the clock, in milliseconds, from which on the cookie does not open. */
  readonly until: number;
}

// Layout: version, IV, visitor's id, time of the token, time of expiry, token (and, after a space,
// the key of its person), tag of AES-GCM.
const version = 2;
/** Layout of cookies with the former name: without the time of expiry. */
const formerVersion = 1;
const ivBytes = 12;
const idBytes = 16;
const timeBytes = 6;
const tagBytes = 16;
const leastBytes = 1 + ivBytes + idBytes + timeBytes + tagBytes;

const options = { authTagLength: tagBytes };

/** The cookie's key by HKDF (RFC 5869), so that other uses of the secret have keys of their own. */
const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'click-to-dial visitor cookie', 32));

function decrypt(key: Buffer, bytes: Buffer): Buffer | undefined {
  const iv = bytes.subarray(1, 1 + ivBytes);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, options)
      .setAAD(bytes.subarray(0, 1))
      .setAuthTag(bytes.subarray(-tagBytes));
    const sealed = bytes.subarray(1 + ivBytes, -tagBytes);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return undefined;
  }
}

/**
 * @param secrets the first one seals; all of them are tried to open a cookie.
 * @param maxAge seconds.
 */
export function createVisitorCookies(
  secrets: readonly string[],
  clock: Clock,
  maxAge = cookieMaxAge,
): VisitorCookies {
  const keys = secrets.map(keyOf);
  const head = Buffer.from([version]);
  const started = clock.now();
  const lasts = maxAge * 1000;

  return {
    create: () => ({ id: randomBytes(idBytes).toString('hex'), token: '', since: 0, person: '' }),

    seal({ id, token, since, person }) {
      if (!fitsCookie(token)) {
        throw new RangeError(`a token of more than ${longestToken} characters fits no cookie`);
      }
      const iv = randomBytes(ivBytes);
      const times = Buffer.alloc(2 * timeBytes);
      times.writeUIntBE(since, 0, timeBytes);
      times.writeUIntBE(clock.now() + lasts, timeBytes, timeBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0] ?? '', iv, options).setAAD(head);
      const plain = Buffer.concat([
        Buffer.from(id, 'hex'),
        times,
        Buffer.from(`${token}${person && ` ${person}`}`),
      ]);
      const sealed = [head, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },

    open: (pair) => openUntil(pair)?.visitor,
    openUntil,
  };

  function openUntil(pair: string): OpenedCookie | undefined {
    const former = pair.startsWith(`${formerName}=`);
    const bytes = Buffer.from(pair.slice(pair.indexOf('=') + 1), 'base64url');
    if (bytes[0] !== (former ? formerVersion : version)) return undefined;
    if (bytes.length < leastBytes + (former ? 0 : timeBytes)) return undefined;
    for (const key of keys) {
      const plain = decrypt(key, bytes);
      if (!plain) continue;
      const since = plain.readUIntBE(idBytes, timeBytes);
      const times = idBytes + timeBytes;
      const ends = former ? (since || started) + lasts : plain.readUIntBE(times, timeBytes);
      if (clock.now() >= ends) return undefined;
      // No token has a space in it.
      const [token = '', person = ''] = plain
        .toString('utf8', former ? times : times + timeBytes)
        .split(' ');
      const id = plain.toString('hex', 0, idBytes);
      return { visitor: { id, since, token, person }, until: ends };
    }
    return undefined;
  }
}
