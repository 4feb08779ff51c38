/**
 * Who is calling, as far as the page says so: headers for a relay. Other servers are sent none of
 * them but the language, which browsers send anyway and no server has to allow (Fetch standard,
 * CORS-safelisted request-header).
 */

/** A token, or a function that is called when a request is about to be sent. */
export type GivenToken = string | undefined | (() => string | undefined);

/** A signed JWT in its compact form (RFC 7515 section 3.1), no longer than relays take. */
const isToken = (given: unknown): given is string =>
  typeof given === 'string' && given.length <= 4096 && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(given);

let warned = false;

/** The header with the token that the page has signed. A value that is none is never printed. */
export function tokenHeader(given: GivenToken): Record<string, string> {
  let token: unknown;
  try {
    token = typeof given === 'function' ? given() : given;
  } catch {
    token = false;
  }
  if (isToken(token)) return { 'x-visitor-token': token };
  if (token !== undefined && token !== null && token !== '' && !warned) {
    warned = true;
    console.warn('click-to-dial/call: visitorToken: not sent; accepted: a signed JWT');
  }
  return {};
}

export const languageHeader = (language: string | undefined): Record<string, string> =>
  language && /^[a-z\d-]{2,35}$/i.test(language) ? { 'accept-language': language } : {};
