/** The likely causes of a request or a socket that got no answer, for a developer's message. */
import { parseUrl } from './url.js';

/**
 * The private IPv4 networks `127`, `10`, `192.168`, `169.254` and `172.16` to `172.31`, as URLs
 * write them inside of an IPv4-mapped IPv6 address.
 */
const mapped = '::ffff:(?:7f[\\da-f]{2}|a[\\da-f]{2}|c0a8|a9fe|ac1[\\da-f]):[\\da-f]+';

/**
 * Hosts on this machine or in its local network: private, unique local and link-local addresses.
 */
const local = new RegExp(
  '^(?:(?:.+\\.)?local(?:host)?\\.?|(?:127|10)(?:\\.\\d+){3}|192\\.168(?:\\.\\d+){2}|' +
    '169\\.254(?:\\.\\d+){2}|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d+){2}|' +
    `\\[(?:::1|f[cd][\\da-f]{2}:.*|fe[89ab][\\da-f]:.*|${mapped})\\])$`,
  'i',
);

/**
 * Says that Chrome may have refused a request for its Local Network Access; undefined where the
 * target is not in the local network, or the page is in it too.
 * @param url of a request or a socket.
 * @param page host name of the page that asks.
 */
export function localNetworkHint(
  url: string,
  page = globalThis.location?.hostname ?? '',
): string | undefined {
  const target = parseUrl(url)?.hostname ?? '';
  if (!local.test(target) || local.test(page)) return undefined;
  return (
    `${target} is an address of the local network: Chrome lets a public page reach it only where the ` +
    'visitor allows it (Local Network Access), and an iframe only with allow="local-network-access"'
  );
}

/**
 * A page cannot tell a missing CORS header from a dead network, so the message names both.
 * @param base the base URL of the requests.
 */
export function networkHint(base: string): string {
  const page = globalThis.location?.origin;
  const url = parseUrl(base);
  if (!url) return `${base} is no absolute URL`;
  if (!page || page === url.origin) return 'Is the server up, and the visitor online?';
  const refused = localNetworkHint(base);
  if (refused) return refused;
  return (
    'If the server is up, the likely cause is CORS with credentials: ' +
    `it must answer ${page} with Access-Control-Allow-Origin: ${page}, ` +
    'Access-Control-Allow-Credentials: true, Access-Control-Allow-Headers: content-type and ' +
    'Access-Control-Allow-Methods: GET, POST, on preflights (OPTIONS) too'
  );
}
