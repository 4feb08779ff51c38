/**
 * The visitor's cookie: who they are and their token at the center, sealed (AES-256-GCM) under a key
 * made from RELAY_SECRET, so that any relay that knows the secret can open it and nobody else can read
 * or change it. What was sealed says until when it opens, as a browser may be made to keep it for ever.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.js';

export interface Visitor {
  /** 32 hex characters, 128 random bits; the `userId` of the visitor's tokens. */
  readonly id: string;
  /** `ccmessaging-token`; empty where none was needed so far. */
  readonly token: string;
  /** When the token came, in milliseconds since 1970; 0 without one. */
  readonly since: number;
}

/** By this prefix no other host of the site can set it (RFC 6265bis): no sibling hands its own visitor on. */
export const cookieName = '__Host-click-to-dial-visitor';
/** Of relays before: running calls go on through an upgrade. What was sealed then opens for a day. */
const formerName = 'click-to-dial-visitor';

/** Seconds: longer than a callback may take. */
export const cookieMaxAge = 86_400;

/** Characters. RFC 6265 section 6.1 promises 4096 bytes for a cookie with its name and attributes. */
const longestToken = 2800;

export const fitsCookie = (token: string): boolean => token.length <= longestToken;

/** Somebody may have set many in vain, and each costs a try. */
const mostPairs = 8;

/**
 * Cookies of ours in a request's header, `name=value`, those that nobody else can have set first. There
 * may be several: of other paths and hosts, by whoever may set some there.
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
  /** A visitor nobody knows yet. */
  create(): Visitor;
  /** @returns the value of a cookie. @throws RangeError where the token is too long for a cookie. */
  seal(visitor: Visitor): string;
  /** @param pair one of `pairsOf`. Undefined for what none of the secrets has sealed, and what is over. */
  open(pair: string): Visitor | undefined;
  /** As `open`, with the end of the cookie's time. */
  openUntil(pair: string): OpenedCookie | undefined;
}

export interface OpenedCookie {
  readonly visitor: Visitor;
  /** Milliseconds of the clock from which it opens no more. */
  readonly until: number;
}

// Version, IV, visitor's id, time, end of its time, token, then the tag of AES-GCM.
const version = 2;
/** Without an end, and with the former name. */
const formerVersion = 1;
const ivBytes = 12;
const idBytes = 16;
const timeBytes = 6;
const tagBytes = 16;
const leastBytes = 1 + ivBytes + idBytes + timeBytes + tagBytes;

const options = { authTagLength: tagBytes };

/** HKDF (RFC 5869): other uses of the secret get keys of their own. */
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

/** @param secrets the first one seals, each of them opens. */
export function createVisitorCookies(secrets: readonly string[], clock: Clock): VisitorCookies {
  const keys = secrets.map(keyOf);
  const head = Buffer.from([version]);
  const started = clock.now();
  const lasts = cookieMaxAge * 1000;

  return {
    create: () => ({ id: randomBytes(idBytes).toString('hex'), token: '', since: 0 }),

    seal({ id, token, since }) {
      if (!fitsCookie(token)) {
        throw new RangeError(`a token of more than ${longestToken} characters fits no cookie`);
      }
      const iv = randomBytes(ivBytes);
      const times = Buffer.alloc(2 * timeBytes);
      times.writeUIntBE(since, 0, timeBytes);
      times.writeUIntBE(clock.now() + lasts, timeBytes, timeBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0] ?? '', iv, options).setAAD(head);
      const plain = Buffer.concat([Buffer.from(id, 'hex'), times, Buffer.from(token)]);
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
      const token = plain.toString('utf8', former ? times : times + timeBytes);
      return { visitor: { id: plain.toString('hex', 0, idBytes), since, token }, until: ends };
    }
    return undefined;
  }
}
