/**
 * Seals the number of a call-back that waits in the store for days (AES-256-GCM), under a key derived
 * from RELAY_SECRET: who reads the store learns no telephone number.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealing {
  /** @param id of the request; the text opens with the same id only. */
  seal(text: string, id: string): string;
  /** Undefined where no secret opens it. */
  open(sealed: string, id: string): string | undefined;
}

const ivBytes = 12;
const tagBytes = 16;
const options = { authTagLength: tagBytes };

/** By HKDF (RFC 5869), so that other uses of the secret have keys of their own. */
const keyOf = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', 'click-to-dial call-back', 32));

/** @param secrets the first one seals; all of them are tried to open. */
export function createSealing(secrets: readonly string[]): Sealing {
  const keys = secrets.map(keyOf);
  return {
    seal(text, id) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0] ?? '', iv, options).setAAD(
        Buffer.from(id),
      );
      const parts = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(parts).toString('base64url');
    },
    open(sealed, id) {
      const bytes = Buffer.from(sealed, 'base64url');
      for (const key of keys) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), options)
            .setAAD(Buffer.from(id))
            .setAuthTag(bytes.subarray(-tagBytes));
          const text = decipher.update(bytes.subarray(ivBytes, -tagBytes));
          return Buffer.concat([text, decipher.final()]).toString('utf8');
        } catch {
          // Sealed with another secret.
        }
      }
      return undefined;
    },
  };
}
