/**
 * The relay's AccessToken: kept until shortly before it expires, fetched by one request for all
 * that wait for it, and fetched anew when the center answers that it is no longer valid (HTTP 403).
 */
import { ApiError } from '../../api/http/errors.js';
import { accessTokenExpired, type AccessToken } from '../clients/fabric.js';
import type { Clock } from '../../base/clock.js';

export interface AccessTokens {
  /**
   * Runs the work with a token. Where the work returns or throws a 403, it runs once more with a
   * new token; so it must be work that has done nothing when the center answers 403.
   * @throws ApiError `refused` where the center rejects key or secret; and whatever the work
   * throws.
   */
  use<T>(work: (accessToken: string) => Promise<T>): Promise<T>;
}

/**
 * Milliseconds before it expires from which a token is not used: longer than a request is on its
 * way.
 */
const spare = 30_000;
/**
 * Milliseconds after a failure in which every request gets the same error, and the center is not
 * asked.
 */
const pause = 1000;

export function createAccessTokens(
  fetchToken: () => Promise<AccessToken>,
  clock: Clock,
): AccessTokens {
  let current: AccessToken | undefined;
  let usedUntil = 0;
  let fetching: Promise<AccessToken> | undefined;
  let failed: { error: unknown; until: number } | undefined;

  async function refresh(): Promise<AccessToken> {
    const asked = clock.now();
    try {
      current = await fetchToken();
      // A token with a short life is used for half of it, rather than for one request only.
      usedUntil = current.expiresAt - Math.min(spare, (current.expiresAt - asked) / 2);
      return current;
    } catch (error) {
      const told = asFault(error);
      failed = { error: told, until: clock.now() + pause };
      throw told;
    } finally {
      fetching = undefined;
    }
  }

  /** @param bad a token the center has just refused. */
  async function take(bad?: AccessToken): Promise<AccessToken> {
    // Another request may have replaced it in the meantime.
    if (current && current !== bad && clock.now() < usedUntil) return current;
    if (failed && clock.now() < failed.until) throw failed.error;
    return (fetching ??= refresh());
  }

  return {
    async use(work) {
      const token = await take();
      try {
        const outcome = await work(token.value);
        if (!accessTokenExpired(outcome)) return outcome;
      } catch (error) {
        if (!accessTokenExpired(error)) throw error;
      }
      return work((await take(token)).value);
    },
  };
}

/**
 * The center refuses this relay and not the visitor, so the error must not become the visitor's
 * 401.
 */
function asFault(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'unauthorized') return error;
  const message = 'tokenByAkSk: the center takes neither APP_KEY nor APP_SECRET';
  return new ApiError('refused', message, { cause: error });
}
