/**
 * The address that a request comes from, as far as that can be known, and the networks it lies in.
 * Limits need the networks: a household with IPv6 has 2^64 addresses, and whoever rents a server
 * often has 65,536 times as many.
 */
import { isIPv4, isIPv6 } from 'node:net';

/**
 * The visitor's address as limits count it: an IPv4 address, or the /64 of IPv6 that one household
 * has. It is the other end of the connection, or, behind trusted proxies, the address that the
 * outermost of them has written. Entries further left in `X-Forwarded-For` may be made up by
 * anybody. Where a trusted proxy has written no address (`unknown`), the address of the next proxy
 * counts instead: all such visitors share it, so that no made-up word becomes an address of its
 * own.
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

/** A network, and the factor by which its limit is higher than that of one address. */
export interface Network {
  readonly name: string;
  readonly times: 1 | 3 | 4;
}

/** The networks that an address from `clientAddress` lies in, the narrowest first. */
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

/**
 * Characters; no address is longer, with a zone and a port included, so longer text is not parsed.
 */
const longest = 100;

/** @returns the address in the form of `clientAddress`; undefined where the text is no address. */
function parse(text: string): string | undefined {
  // The quick way for nearly all: IPv4, also as a socket for both kinds writes it
  // (`::ffff:1.2.3.4`).
  const plain = text.startsWith('::ffff:') ? text.slice(7) : text;
  if (isIPv4(plain)) return plain;
  const address = bare(text.trim());
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const [a, b, c, d] = groups;
  return ipv4In(groups) ?? `${hex(a)}:${hex(b)}:${hex(c)}:${hex(d)}::/64`;
}

/** Removes a port, which some proxies write and which differs for each connection, and a zone. */
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
  // Groups behind the gap (`::`) are counted from the end.
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
 * The IPv4 address inside an IPv6 one: mapped (::ffff:0:0/96, RFC 4291), NAT64 (64:ff9b::/96, RFC
 * 6052) or 6to4 (2002::/16, RFC 3056). So a visitor counts once, whichever way the connection took.
 */
function ipv4In([a, b, c, d, e, f, g, h]: Groups): string | undefined {
  if ((a | b | c | d | e) === 0 && f === 0xff_ff) return dotted(g, h);
  if (a === 0x64 && b === 0xff_9b && (c | d | e | f) === 0) return dotted(g, h);
  return a === 0x20_02 ? dotted(b, c) : undefined;
}

const dotted = (a: number, b: number): string => `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
