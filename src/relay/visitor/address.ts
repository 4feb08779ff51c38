/**
 * Where a request comes from, as far as that can be known, and the networks that it lies in: who has one
 * address of IPv6 has 2^64 of them, and who rents a server often has 65,536 times as many.
 */
import { isIPv4, isIPv6 } from 'node:net';

/**
 * The visitor's address as limits count it: an IPv4 address, or the /64 that one household has of IPv6.
 * It is the other end of the connection, or, behind trusted proxies, what the outermost of them has
 * written. What stands further left in `X-Forwarded-For` anybody may have made up. Where a trusted proxy
 * has written what is no address (`unknown`), the visitor counts as the next proxy: all such together,
 * so that no made-up word is an address of its own.
 * @param proxies how many proxies in front of the relay are trusted.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: number,
): string {
  const hops = proxies > 0 && forwardedFor ? forwardedFor.split(',') : [];
  for (const hop of hops.slice(-proxies)) {
    const address = parse(hop);
    if (address !== undefined) return address;
  }
  return (peer && parse(peer)) || 'unknown';
}

/** A network, and how many times as much as one address it may take. */
export interface Network {
  readonly name: string;
  readonly times: 1 | 3 | 4;
}

/** Those that an address of `clientAddress` lies in, the narrowest first. */
export function networks(address: string): readonly Network[] {
  const narrowest: Network = { name: address, times: 1 };
  if (isIPv4(address)) {
    return [narrowest, { name: address.replace(/\d+$/, '0/24'), times: 4 }];
  }
  const [a, b, c, d, rest] = address.split(':');
  if (d === undefined || rest === undefined) return [narrowest];
  const upper = (Number.parseInt(d, 16) & 0xff_00).toString(16);
  return [
    narrowest,
    { name: `${a}:${b}:${c}:${upper}::/56`, times: 3 },
    { name: `${a}:${b}:${c}::/48`, times: 4 },
  ];
}

/** Longer than any address with a zone and a port; the rest need not be looked at. */
const longest = 100;

/** Undefined: no address. */
function parse(text: string): string | undefined {
  // At once, since nearly all are: IPv4, also as a socket that takes both kinds writes it.
  const plain = text.startsWith('::ffff:') ? text.slice(7) : text;
  if (isIPv4(plain)) return plain;
  const address = bare(text.trim());
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const [a, b, c, d] = groups;
  return ipv4In(groups) ?? `${hex(a)}:${hex(b)}:${hex(c)}:${hex(d)}::/64`;
}

/** Some proxies write a port behind it, which is another one for each connection, or a zone. */
function bare(text: string): string {
  if (text.length > longest) return '';
  const [, ipv4, ipv6] = /^(?:([\d.]+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(text) ?? [];
  return ipv4 ?? (ipv6 ?? text).split('%')[0] ?? '';
}

const hex = (group: number): string => group.toString(16);

/** The eight numbers of a valid IPv6 address, however it is written (RFC 4291, section 2.2). */
function groupsOf(address: string): Groups {
  const groups: Groups = [0, 0, 0, 0, 0, 0, 0, 0];
  const [head = '', tail = ''] = address.split('::');
  fill(groups, head, 0);
  // What stands behind the gap is counted from the end.
  if (tail !== '') fill(groups, tail, 8 - tail.split(':').length - (tail.includes('.') ? 1 : 0));
  return groups;
}

type Groups = [number, number, number, number, number, number, number, number];

function fill(groups: Groups, text: string, from: number): void {
  let place = from;
  for (const part of text.split(':')) {
    const [a, b, c, d] = part.split('.');
    if (d === undefined) groups[place] = Number.parseInt(part || '0', 16);
    else {
      groups[place] = Number(a) * 256 + Number(b);
      groups[(place += 1)] = Number(c) * 256 + Number(d);
    }
    place += 1;
  }
}

/**
 * IPv4 in the clothes of IPv6: mapped (::ffff:0:0/96, RFC 4291), by NAT64 (64:ff9b::/96, RFC 6052), and
 * 6to4 (2002::/16, RFC 3056). One person, however the connection came about.
 */
function ipv4In([a, b, c, d, e, f, g, h]: Groups): string | undefined {
  if ((a | b | c | d | e) === 0 && f === 0xff_ff) return dotted(g, h);
  if (a === 0x64 && b === 0xff_9b && (c | d | e | f) === 0) return dotted(g, h);
  return a === 0x20_02 ? dotted(b, c) : undefined;
}

const dotted = (a: number, b: number): string => `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
