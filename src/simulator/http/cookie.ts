/**
 * The cookie `ccmessaging-token`, as the page integration writes it and a request brings it.
 */
export const COOKIE = 'ccmessaging-token';

export interface WrittenCookie {
  readonly token: string;
  /** The scenario's prefix, so that one scenario's cookie does not reach the others. */
  readonly path: string;
  readonly headers: { readonly 'Set-Cookie': string };
}

/** `?same-site=none` asks for a cookie that also travels from a page on another site. */
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
 * Every value of the cookie: the one of the default scenario (path `/`) is sent along with a
 * scenario's own.
 */
export function readTokens(headers: Headers): readonly string[] {
  return (headers.get('Cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1));
}
