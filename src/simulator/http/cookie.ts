/**
 * The cookie `ccmessaging-token`: written by the page integration, read from each request.
 */
export const COOKIE = 'ccmessaging-token';

export interface WrittenCookie {
  readonly token: string;
  /** The scenario's prefix, so that one scenario's cookie does not reach the others. */
  readonly path: string;
  readonly headers: { readonly 'Set-Cookie': string };
}

/** With `?same-site=none` browsers send the cookie from pages on other sites too. */
export function cookie(token: string, path: string, { searchParams }: URL): WrittenCookie {
  const across = searchParams.get('same-site') === 'none';
  const site = across ? 'SameSite=None; Secure' : 'SameSite=Lax';
  return {
    token,
    path,
    headers: { 'Set-Cookie': `${COOKIE}=${token}; Path=${path}; HttpOnly; ${site}` },
  };
}

/**
 * All values of the cookie in a request: browsers send that of the default scenario (path `/`)
 * along with the scenario's own.
 */
export function readTokens(headers: Headers): readonly string[] {
  return (headers.get('Cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1));
}
