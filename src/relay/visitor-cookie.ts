/**
 * The visitor's cookie: who they are and their token at the center, sealed (AES-256-GCM) under a key
 * made from RELAY_SECRET, so that any relay that knows the secret can open it and nobody else can read
 * or change it.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Visitor {
  /** 32 hex characters, 128 random bits; the `userId` of the visitor's tokens. */
  readonly id: string;
  /** `ccmessaging-token`; empty where none was needed so far. */
  readonly token: string;
  /** When the token came, in milliseconds since 1970; 0 without one. */
  readonly since: number;
}

export const cookieName = 'click-to-dial-visitor';

/** Seconds: longer than a callback may take. */
export const cookieMaxAge = 86_400;

/** Characters. RFC 6265 section 6.1 promises 4096 bytes for a cookie with its name and attributes. */
const longestToken = 2800;

export const fitsCookie = (token: string): boolean => token.length <= longestToken;

export interface VisitorCookies {
  /** A visitor nobody knows yet. */
  create(): Visitor;
  /** @throws RangeError where the token is too long for a cookie. */
  seal(visitor: Visitor): string;
  /** Undefined for what this relay's secret did not seal. */
  open(value: string): Visitor | undefined;
}

// Version, IV, visitor's id, time, token, then the tag of AES-GCM.
const version = 1;
const ivBytes = 12;
const idBytes = 16;
const timeBytes = 6;
const tagBytes = 16;
const leastBytes = 1 + ivBytes + idBytes + timeBytes + tagBytes;

export function createVisitorCookies(secret: string): VisitorCookies {
  // HKDF (RFC 5869): other uses of the secret get keys of their own.
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'click-to-dial visitor cookie', 32));
  const head = Buffer.from([version]);
  const options = { authTagLength: tagBytes };

  return {
    create: () => ({ id: randomBytes(idBytes).toString('hex'), token: '', since: 0 }),

    seal({ id, token, since }) {
      if (!fitsCookie(token)) {
        throw new RangeError(`a token of more than ${longestToken} characters fits no cookie`);
      }
      const iv = randomBytes(ivBytes);
      const time = Buffer.alloc(timeBytes);
      time.writeUIntBE(since, 0, timeBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv, options).setAAD(head);
      const plain = Buffer.concat([Buffer.from(id, 'hex'), time, Buffer.from(token)]);
      const sealed = [head, iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },

    open(value) {
      const bytes = Buffer.from(value, 'base64url');
      if (bytes.length < leastBytes || bytes[0] !== version) return undefined;
      const iv = bytes.subarray(1, 1 + ivBytes);
      const sealed = bytes.subarray(1 + ivBytes, -tagBytes);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, iv, options)
          .setAAD(head)
          .setAuthTag(bytes.subarray(-tagBytes));
        const plain = Buffer.concat([decipher.update(sealed), decipher.final()]);
        return {
          id: plain.toString('hex', 0, idBytes),
          since: plain.readUIntBE(idBytes, timeBytes),
          token: plain.toString('utf8', idBytes + timeBytes),
        };
      } catch {
        return undefined;
      }
    },
  };
}
