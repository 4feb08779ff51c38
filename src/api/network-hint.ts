/** What may be behind a request that got no answer, for a developer's message. */
import { parseUrl } from '../base/url.js';

/**
 * A missing CORS header looks like a dead network to a page, so both are named.
 * @param base the URL requests go to.
 */
export function networkHint(base: string): string {
  const page = globalThis.location?.origin;
  const url = parseUrl(base);
  if (!url) return `${base} is no absolute URL`;
  if (!page || page === url.origin) return 'Is the server up, and the visitor online?';
  return (
    'If the server is up, the likely cause is CORS with credentials: ' +
    `it must answer ${page} with Access-Control-Allow-Origin: ${page}, ` +
    'Access-Control-Allow-Credentials: true, Access-Control-Allow-Headers: content-type and ' +
    'Access-Control-Allow-Methods: GET, POST, on preflights (OPTIONS) too'
  );
}
