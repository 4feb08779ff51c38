/**
 * Verifies the visitor's token, a JWT that the site has signed (RFC 7519, header
 * `X-Visitor-Token`). A token that is sent has to be right: a wrong one is refused, and its visitor
 * never counts as one without a token. The token is neither stored nor logged.
 */
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../base/clock.js';
import { errorFields } from '../base/log.js';
import type { Config } from '../settings/config.js';
import type { Exchange } from './env.js';
import type { FailureAnswer } from './failures.js';
import { createSiteKeys, KeysAway } from './site-keys.js';

export const visitorTokenHeader = 'X-Visitor-Token';

/** The claims of a verified token that the relay uses, each as text that agents can be shown. */
export interface VisitorClaims {
  readonly name?: string;
  /** Who the visitor is for the site, such as a customer's number. */
  readonly sub?: string;
  /** BCP 47, also with `_`; not checked. */
  readonly locale?: string;
}

export interface VisitorTokens {
  /** The claims, none of them where no token came; or the answer to a token that is not taken. */
  read(
    c: Pick<Exchange<unknown>, 'req' | 'get'>,
  ): Promise<{ readonly claims: VisitorClaims } | { readonly refused: FailureAnswer }>;
}

/** Characters; a longer header is cut off or refused by proxies on the way. */
export const longestToken = 4096;
/** Characters of a claim that are used. */
const longestClaim = 200;
/** Seconds by which the clocks of site and relay may differ. */
const clockTolerance = 30;

/** Signatures by a key pair: of a set of public keys only these are taken, never a secret's. */
const asymmetric = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'Ed25519',
  'EdDSA',
];

type TokenConfig = Pick<
  Config,
  'visitorTokenSecrets' | 'visitorTokenJwks' | 'visitorTokenIssuer' | 'visitorTokenAudience'
>;

/** @param fetch fetches the set of keys; default: the platform's. */
export function createVisitorTokens(
  config: TokenConfig,
  clock: Clock,
  fetch?: typeof globalThis.fetch,
): VisitorTokens {
  const { visitorTokenSecrets: secrets, visitorTokenJwks: jwks } = config;
  const keys = secrets?.map((secret) => new TextEncoder().encode(secret));
  const siteKeys = jwks === undefined ? undefined : createSiteKeys(jwks, clock, fetch);

  const optionsWith = (algorithms: string[]) => ({
    algorithms,
    clockTolerance,
    currentDate: new Date(clock.now()),
    requiredClaims: ['exp'],
    ...(config.visitorTokenIssuer !== undefined && { issuer: config.visitorTokenIssuer }),
    ...(config.visitorTokenAudience !== undefined && { audience: config.visitorTokenAudience }),
  });

  /** Tries one key after the other, until the signature is by one of them. */
  async function byOneOf(
    token: string,
    some: Iterable<Uint8Array> | AsyncIterable<CryptoKey>,
    algorithms: string[],
  ): Promise<JWTPayload> {
    let failure: Error = new errors.JWKSNoMatchingKey();
    for await (const key of some) {
      try {
        return (await jwtVerify(token, key, optionsWith(algorithms))).payload;
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async function byKeyOf(token: string, keyOf: JWTVerifyGetKey): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, keyOf, optionsWith(asymmetric))).payload;
    } catch (error) {
      // The token does not say which of the keys has signed it.
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      return byOneOf(token, error, asymmetric);
    }
  }

  return {
    async read(c) {
      const token = c.req.header(visitorTokenHeader);
      if (token === undefined) return { claims: {} };
      const refuse = (why: string): { refused: FailureAnswer } => {
        c.get('log').warn({ why }, 'visitor token refused');
        const message = `${visitorTokenHeader}: ${why}`;
        return { refused: { status: 401, code: 'visitor-token', message } };
      };
      if (!keys && !siteKeys) {
        return refuse('no key is configured: VISITOR_TOKEN_SECRET or VISITOR_TOKEN_JWKS');
      }
      if (token.length > longestToken) return refuse(`longer than ${longestToken} characters`);
      try {
        const payload = await (siteKeys
          ? byKeyOf(token, siteKeys)
          : byOneOf(token, keys ?? [], ['HS256']));
        return { claims: claimsOf(payload) };
      } catch (error) {
        if (!(error instanceof KeysAway)) return refuse(whyRefused(error));
        c.get('log').warn(errorFields(error.cause), 'the keys of visitor tokens are away');
        // The token may be right, so neither is the visitor refused nor does the call begin
        // without a name.
        const message = 'the keys of visitor tokens cannot be fetched at the moment';
        return { refused: { status: 503, code: 'unavailable', message, retryAfter: 5 } };
      }
    },
  };
}

/** A code for the log and a developer; it quotes nothing of the token. */
function whyRefused(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const fault = error.reason === 'missing' ? 'is missing' : 'is not the expected one';
    return `its claim ${error.claim} ${fault}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not accepted';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the site has this kid and alg';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  return 'it is no signed JWT that can be read';
}

/** Reads the claims that are text; what is no text, or empty, counts as not there. */
function claimsOf({ name, sub, locale }: JWTPayload): VisitorClaims {
  const read = { name: asLine(name), sub: asLine(sub), locale: asLine(locale) };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== ''));
}

/**
 * Control characters, halves of a character (lone surrogates), line breaks of Unicode, and those
 * that turn the direction of the text around them.
 */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu;

/** Text as one line that an agent can be shown, cut between two characters; '' for all else. */
export function asLine(given: unknown, longest = longestClaim): string {
  if (typeof given !== 'string') return '';
  const line = given.replace(unfit, ' ').trim();
  return cut(line, longest).trim();
}

/** The beginning of a text, without half a character at its end. */
export const cut = (text: string, longest: number): string =>
  text.length > longest ? text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '') : text;
