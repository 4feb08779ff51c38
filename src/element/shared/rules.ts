/** The rules by which the attributes and properties of `<click-to-dial>` alone are read. */
import { number, oneOf, server, type Rule } from '../../base/element/rules.js';
import { parseUrl } from '../../base/url.js';
import type { Media } from '../../connector/connector.js';

export type IceServers = RTCIceServer[] | (() => RTCIceServer[] | Promise<RTCIceServer[]>);

const words = (given: unknown): string[] =>
  typeof given === 'string' ? given.split(/\s+/).filter(Boolean) : [];

export const text: Rule<string> = {
  accepted: 'text',
  initial: '',
  read: (given) => (typeof given === 'string' ? given : undefined),
};

export const callbackUrl: Rule<string | undefined> = {
  accepted: `${server.accepted}, or nothing`,
  read: (given, reject) => (given === '' ? '' : server.read(given, reject)),
};

/**
 * Checks the form of the code only: the call-back form, which has the list of countries, the rest.
 */
export const callbackCountry: Rule<string | undefined> = {
  accepted: 'an ISO 3166 code of two letters, as in DE',
  read: (given) =>
    typeof given === 'string' && /^[a-z]{2}$/i.test(given) ? given.toUpperCase() : undefined,
};

export const gatewayHosts: Rule<string> = {
  accepted: 'host names without port, *.example.com for all below it',
  initial: '',
  read(given, reject) {
    const hosts = words(given);
    const accepted = hosts.flatMap((pattern) => {
      const star = pattern.startsWith('*.') ? '*.' : '';
      const host = pattern.slice(star.length);
      // The URL parser normalizes names to the form in which they are compared later. It accepts
      // more than host names, so its input and its result are both checked.
      const plain = /^([^/\\:?#@[]+|\[[^\]]+\])$/.test(host);
      const hostname = (plain && parseUrl(`https://${host}`)?.hostname) || '';
      if (/^([\w.-]+|\[.+\])$/.test(hostname)) return [star + hostname];
      reject(pattern);
      return [];
    });
    return typeof given === 'string' ? accepted.join(' ') : undefined;
  },
};

export const iceServers: Rule<IceServers> = {
  accepted:
    'stun: or stuns: URLs; as property, RTCIceServer objects (turn: with username and credential) or a function',
  get initial() {
    return [];
  },
  read(given, reject) {
    if (typeof given === 'function') return given as IceServers;
    const list = Array.isArray(given) ? (given as unknown[]) : words(given);
    if (!Array.isArray(given) && typeof given !== 'string') return undefined;
    return list.flatMap((entry) => {
      const iceServer = (
        typeof entry === 'string' ? { urls: entry } : (entry ?? {})
      ) as RTCIceServer;
      const { urls, username, credential } = iceServer;
      // TURN needs credentials, and browsers throw on a `turn:` entry without them.
      const scheme = username && credential ? /^(stun|turn)s?:[^\s/]/ : /^stuns?:[^\s/]/;
      const all = [urls].flat();
      if (all[0] && all.every((url) => scheme.test(url))) return [iceServer];
      // Reports the URLs alone where there are some, since the entry may contain credentials.
      reject(urls ?? entry);
      return [];
    });
  },
};

const alerts = ['title', 'sound', 'notification'];

export const alert: Rule<string> = {
  accepted: `${alerts.join(', ')}, or nothing`,
  initial: 'title sound',
  read(given, reject) {
    if (typeof given !== 'string') return undefined;
    const asked = words(given);
    const known = asked.filter((way) => alerts.includes(way) || reject(way));
    return known.length > 0 || asked.length === 0 ? known.join(' ') : alert.initial;
  },
};

const choices = oneOf('voice', 'video', 'voice video');

export const media: typeof choices = {
  ...choices,
  read: (given, reject) =>
    choices.read([...new Set(words(given))].sort().reverse().join(' '), reject),
};

/** The media a visitor may start, in the order of the buttons. */
export const mediaOf = words as (allowed: 'voice' | 'video' | 'voice video') => Media[];

export const connector: Rule<string> = {
  accepted: 'sip, stub, or a name given to ClickToDial.registerConnector',
  initial: 'sip',
  read: (given) => (words(given).length === 1 ? words(given)[0] : undefined),
};

export const queueLimit = number('seconds, 0 for none', 0, [0, 1e9]);
