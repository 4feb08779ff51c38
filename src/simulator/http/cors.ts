/**
 * CORS with credentials, for a page on another origin than the center.
 */

/**
 * `true`: any origin is allowed, since this is only a simulator. `false`: no CORS headers at all.
 */
export type CorsPolicy = boolean | readonly string[] | ((origin: string) => boolean);

export function corsHeaders(
  origin: string | undefined,
  policy: CorsPolicy = true,
): Readonly<Record<string, string>> {
  const vary = { Vary: 'Origin' };
  if (origin === undefined || policy === false) return vary;
  if (!allows(policy, origin)) return vary;
  return {
    ...vary,
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    // Without this a page cannot read `Retry-After`, and could not wait as long as it says.
    'Access-Control-Expose-Headers': 'Retry-After',
  };
}

function allows(policy: Exclude<CorsPolicy, false>, origin: string): boolean {
  if (typeof policy === 'function') return policy(origin);
  return policy === true || policy.includes(origin);
}

/** The additional headers for the answer to a preflight; none if the origin is not allowed. */
export function preflight(
  cors: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!('Access-Control-Allow-Origin' in cors)) return cors;
  return {
    ...cors,
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'Content-Type',
    'Access-Control-Max-Age': '600',
  };
}
