/**
 * Reads the WebRTC gateway of a connected call from the event's `content`. Its parts are checked
 * against RFC 3261's grammar before a SIP URI is built from them, and its addresses brought into
 * one form and matched against the hosts a page accepts before a socket opens.
 */
import { parseUrl } from '../base/url.js';
import { badResponse } from './http/errors.js';
import { readField, readText } from './http/fields.js';
import { isLocalhost } from '../base/localhost.js';

export interface Gateway {
  /** SIP domain, a hostport of RFC 3261 section 25.1. */
  domain: string;
  /** WebSocket servers (RFC 7118), alternatives in order, as absolute `wss:` URLs (`ws:` on localhost). */
  gwAddresses: string[];
  /** Called party: the user part of the request URI. */
  accessCode: string;
  /** Calling party: the user part of the From; empty where the center gave none. */
  caller: string;
}

/** RFC 3261 section 25.1, `user`: unreserved, escaped or user-unreserved. */
const user = /^(?:[\w.!~*'()&=+$,;?/-]|%[\da-f]{2})+$/i;
/**
 * RFC 3261 section 25.1, `hostport`: hostname (whose last label begins with a letter), IPv4 address or
 * IPv6 reference, and a port if given.
 */
const host =
  /^(?:(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z](?:[a-z\d-]*[a-z\d])?\.?|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

const isUser = (text: string): boolean => user.test(text);

/** The URL parser checks IPv6 addresses, whose grammar is longer than all the rest. */
const isHost = (text: string): boolean =>
  host.test(text) && (!text.startsWith('[') || parseUrl(`wss://${text}`) !== undefined);

/** @throws ApiError `bad-response`, naming the field. */
export function readGateway(content: object): Gateway {
  const read = (name: string, fits: (text: string) => boolean, expected: string): string => {
    const value = readField(content, name);
    const text = readText(value);
    // More than any name or number has, so it is refused before a regular expression spends time on
    // it.
    if (text && text.length < 256 && fits(text)) return text;
    throw badResponse(`getClickToCallEvents: content.${name}`, expected, value);
  };
  const given = readField(content, 'gwAddresses');
  const gwAddresses = (Array.isArray(given) ? given : [given])
    .map((address) => readAddress(address))
    .filter((address) => address !== undefined);
  if (gwAddresses.length === 0) {
    throw badResponse('getClickToCallEvents: content.gwAddresses', 'addresses with port', given);
  }
  const caller = readField(content, 'clickToCallCaller') ?? '';
  const noCaller = typeof caller === 'string' && caller.trim() === '';
  return {
    domain: read('domain', isHost, 'a host name (RFC 3261)'),
    gwAddresses: [...new Set(gwAddresses)],
    accessCode: read('accessCode', isUser, 'a SIP user (RFC 3261)'),
    caller: noCaller ? '' : read('clickToCallCaller', isUser, 'a SIP user (RFC 3261)'),
  };
}

/** More characters than any address has. */
const longestAddress = 2048;

/**
 * The address as an absolute URL with the scheme it came with, `wss:` where it had none; undefined
 * where it is no address.
 */
function readAddress(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > longestAddress || /[\s\\]/.test(text)) return undefined;
  const absolute = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `wss://${text}`;
  try {
    const { href, hostname, pathname, search } = new URL(absolute);
    // The URL parser allows more in a host than any host name has, for example a whole list with
    // commas.
    if (!/^(?:[\w.-]+|\[.+\])$/.test(hostname)) return undefined;
    return pathname === '/' && !search ? href.replace(/\/$/, '') : href;
  } catch {
    return undefined;
  }
}

/** True for `wss:`, or `ws:` on localhost, without credentials or fragment. */
function isSecure({ protocol, hostname, username, password, hash }: URL): boolean {
  const secure = protocol === 'wss:' || (protocol === 'ws:' && isLocalhost(hostname));
  return secure && !username && !password && !hash;
}

/** `*.example.com` matches every name below it, not `example.com` itself. */
function matches(hostname: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.') ? hostname.endsWith(wanted.slice(1)) : hostname === wanted;
}

/**
 * The gateway with only those addresses that are secure and on an accepted host.
 * @param hosts host patterns without ports; empty: any host.
 */
export function admitGateway(gateway: Gateway, hosts: readonly string[]): Gateway {
  const gwAddresses = gateway.gwAddresses.filter((address) => {
    const url = new URL(address);
    return (
      isSecure(url) &&
      (hosts.length === 0 || hosts.some((pattern) => matches(url.hostname, pattern)))
    );
  });
  return { ...gateway, gwAddresses };
}
