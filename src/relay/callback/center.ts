/**
 * Sends calls to the center, and tells failures before the call was sent apart from those in doubt.
 */
import type { CreateCallClient } from '../clients/create-call.js';
import { accessTokenExpired } from '../clients/fabric.js';
import { type CallbackParts, NotSent } from './parts.js';

/**
 * As the relay's AccessTokens: runs the work with a token, once more with a new one after a 403.
 */
interface Tokens {
  use<T>(work: (accessToken: string) => Promise<T>): Promise<T>;
}

export function createCallWith(
  tokens: Tokens,
  client: CreateCallClient,
): CallbackParts['createCall'] {
  return async (call) => {
    // After a 403 no call exists; so until it is sent again with another token, nothing has been
    // sent.
    let sent = false;
    try {
      return await tokens.use(async (token) => {
        sent = true;
        try {
          return await client.createCall(token, call);
        } catch (error) {
          if (accessTokenExpired(error)) sent = false;
          throw error;
        }
      });
    } catch (cause) {
      if (sent) throw cause;
      throw new NotSent('no AccessToken that the center takes', { cause });
    }
  };
}
