/**
 * The signature of a report: all fields sorted by name as `name=value`, joined by commas, with
 * `secret_timestamp_nonce_` in front; HMAC-SHA256 with the secret as its key, in Base64. The vendor's
 * text says SHA-256 where its sample uses a MAC, so there is a plain SHA-256 too.
 */

export interface Signing {
  readonly key: string;
  readonly algorithm: 'hmac-sha256' | 'sha-256';
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** The same fields with `timestamp`, `nonce` and `signature`. */
export async function sign(
  fields: Readonly<Record<string, string>>,
  { key, algorithm, timestamp }: Signing,
): Promise<Record<string, string>> {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const joined = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  const text = bytes(`${key}_${timestamp}_${nonce}_${joined}`);
  const digest =
    algorithm === 'sha-256' ? await crypto.subtle.digest('SHA-256', text) : await mac(key, text);
  const signature = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return { ...fields, timestamp: String(timestamp), nonce, signature };
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function mac(key: string, text: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', bytes(key), hmac, false, ['sign']);
  return crypto.subtle.sign('HMAC', imported, text);
}
