/**
 * The site's public keys (JWK Set, RFC 7517) by which visitors' tokens are verified: fetched when
 * the first token comes, kept for ten minutes, and fetched again for a key that is not among them,
 * twice a minute at most. Only who sends a token waits for them.
 */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';

/** Milliseconds that the set has to arrive; less than the widget waits for a call. */
const patience = 5000;
/** Milliseconds after a failure in which nobody is asked, and every token gets the same answer. */
const pause = 1000;
/** Bytes; a set of keys has a few thousand. */
const longestSet = 256 * 1024;

/** The keys cannot be had, so that nobody can say whether the token is right. */
export class KeysAway extends Error {
  override get name(): 'KeysAway' {
    return 'KeysAway';
  }
}

/** The result throws KeysAway where the set cannot be fetched or read. */
export function createSiteKeys(
  url: string,
  clock: Clock,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): JWTVerifyGetKey {
  let failed: { error: unknown; until: number } | undefined;

  async function fetchSet(
    from: string,
    { method, headers, redirect }: Pick<RequestInit, 'method' | 'headers' | 'redirect'>,
  ): Promise<Response> {
    if (failed && clock.now() < failed.until) throw failed.error;
    const load = async (signal: AbortSignal): Promise<Response> => {
      const init = { method, headers, redirect, signal } as RequestInit;
      const { status, body } = await fetch(from, init);
      return new Response(await beginningOf(body), { status });
    };
    try {
      const answer = await within(patience, load, { clock });
      if (!answer) throw new Error(`no answer within ${patience / 1000} s`);
      failed = undefined;
      return answer;
    } catch (error) {
      failed = { error, until: clock.now() + pause };
      throw error;
    }
  }

  const keyOf = createRemoteJWKSet(new URL(url), {
    // The deadline above, which a test can control, comes first.
    timeoutDuration: 2 * patience,
    [customFetch]: fetchSet,
  });
  return async (header, token) => {
    try {
      return await keyOf(header, token);
    } catch (cause) {
      if (
        cause instanceof errors.JWKSNoMatchingKey ||
        cause instanceof errors.JWKSMultipleMatchingKeys
      ) {
        throw cause;
      }
      throw new KeysAway('the keys cannot be fetched', { cause });
    }
  };
}

/** Reads a body, and gives it up where it is too long. */
async function beginningOf(body: ReadableStream<Uint8Array> | null): Promise<Blob> {
  const parts: BlobPart[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > longestSet) throw new RangeError('the set of keys is too long');
    parts.push(part as Uint8Array<ArrayBuffer>);
  }
  return new Blob(parts);
}
