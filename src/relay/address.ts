/** Where a request comes from, as far as that can be known. */

/**
 * The visitor's address: the other end of the connection, or, behind trusted proxies, what the
 * outermost of them has written. What stands further left in `X-Forwarded-For` anybody may have made up.
 * @param proxies how many proxies in front of the relay are trusted.
 */
export function readAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string {
  const hops = proxies > 0 && forwardedFor ? forwardedFor.split(',') : [];
  const address = hops[Math.max(0, hops.length - proxies)]?.trim() || peer || 'unknown';
  // Longer than any address is; an IPv4 address in IPv6 clothes is the same visitor.
  return withoutPort(address.slice(0, 64)).replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Some proxies write the port behind it, which is another one for each connection. */
const withoutPort = (address: string): string =>
  address.replace(/^([\d.]+):\d+$/, '$1').replace(/^\[(.+)\](?::\d+)?$/, '$1');

/** What a limit counts: an IPv4 address, or the /64 that one household has of IPv6. */
export function network(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head.split(':').filter(Boolean);
  const back = tail?.split(':').filter(Boolean) ?? [];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  const groups = [...front, ...Array.from({ length: gap }, () => '0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
