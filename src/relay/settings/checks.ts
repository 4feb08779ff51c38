/**
 * Checks of environment variables. Each one takes the trimmed text, and returns the value or throws
 * an Error that says what is accepted. No message repeats the text, which may be a secret; the only
 * exception is the message of a list of origins.
 */
import { isIPv6 } from 'node:net';
import { isZone, readClosed, readHours } from '../../base/hours.js';
import { isLocalhost } from '../../base/localhost.js';
import { withoutSlash } from '../../base/slash.js';
import { isAllowance } from './regions.js';

export type SettingReader<T> = (given: string) => T;

function refuse(accepted: string): never {
  throw new Error(accepted);
}

export const integer =
  (from: number, to: number): SettingReader<number> =>
  (given) => {
    const value = /^\d+$/.test(given) ? Number(given) : NaN;
    return value >= from && value <= to ? value : refuse(`a whole number from ${from} to ${to}`);
  };

/** @param pattern the text must match it; `accepted` describes the pattern in words. */
export const text =
  (
    shortest: number,
    longest: number,
    pattern = /^[\x20-\x7e]*$/,
    accepted = 'printable ASCII characters',
  ): SettingReader<string> =>
  (given) =>
    given.length >= shortest && given.length <= longest && pattern.test(given)
      ? given
      : refuse(`${shortest} to ${longest} ${accepted}`);

export const oneOf =
  <const T extends string>(accepted: readonly T[]): SettingReader<T> =>
  (given) =>
    accepted.find((value) => value.toLowerCase() === given.toLowerCase()) ??
    refuse(`one of ${accepted.join(', ')}`);

/** A list of at least one value, separated by commas. */
export const list =
  <T>(check: SettingReader<T>): SettingReader<readonly T[]> =>
  (given) => {
    const parts = given.split(',').map((part) => part.trim());
    const values = [...new Set(parts.filter((part) => part !== '').map((part) => check(part)))];
    return values.length > 0 ? values : refuse('at least one value, separated by commas');
  };

/**
 * Undefined unless it is `https:` (or `http:` to this machine) and a path can be appended to it.
 */
function secureUrl(given: string): URL | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  const { protocol, hostname, username, password, search, hash } = url;
  const secure = protocol === 'https:' || (protocol === 'http:' && isLocalhost(hostname));
  return secure && !username && !password && !search && !hash ? url : undefined;
}

/** @returns the URL without a slash at its end. */
export const serverUrl: SettingReader<string> = (given) => {
  const url = secureUrl(given);
  return url
    ? withoutSlash(url.href)
    : refuse('an https: URL (http: on localhost only) without credentials, query and fragment');
};

/** @returns the URL of a set of keys, which may have a query. */
export const keysUrl: SettingReader<string> = (given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const bare = url && secureUrl(url.origin) && !url.username && !url.password && !url.hash;
  return bare
    ? url.href
    : refuse('an https: URL (http: on localhost only) without credentials and fragment');
};

/** An origin: scheme, host name or address, and perhaps a port. */
const originShape =
  /^https?:\/\/(?:[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*|\[[\da-f:.]+\])(?::\d+)?\/?$/iu;

export const origin: SettingReader<string> = (given) => {
  const url = originShape.test(given) ? secureUrl(given) : undefined;
  return (
    url?.origin ??
    refuse(
      'origins such as https://shop.example or https://shop.example:8443 (http: on localhost only), ' +
        `each by itself, without path and *, not ${JSON.stringify(given)}`,
    )
  );
};

/** An IPv6 address may stand in brackets, as in URLs. @returns the address without them. */
export const host: SettingReader<string> = (given) => {
  const bare = given.replace(/^\[(.*)\]$/, '$1');
  return /^[\w.%-]{1,255}$/.test(bare) || isIPv6(bare)
    ? bare
    : refuse('a host name or an address, without scheme and port, such as 0.0.0.0 or ::1');
};

/** Hours in the form of schema.org's `openingHours`. */
export const hours: SettingReader<ReturnType<typeof readHours>['right']> = (given) => {
  const { right, wrong } = readHours(given);
  return wrong.length === 0 && right.length > 0
    ? right
    : refuse('hours such as "Mo-Fr 09:00-17:00, Sa 10:00-14:00"');
};

export const closedDates: SettingReader<ReturnType<typeof readClosed>['right']> = (given) => {
  const { right, wrong } = readClosed(given);
  return wrong.length === 0 ? right : refuse('dates such as "2026-12-24 2026-12-25/2027-01-01"');
};

export const zone: SettingReader<string> = (given) =>
  isZone(given) ? given : refuse('a time zone such as Europe/Berlin');

export const redisUrl: SettingReader<string> = (given) => {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const database = url?.protocol === 'unix:' ? '' : url?.pathname.slice(1);
  return /^(?:rediss?|unix):\/\//.test(given) && /^\d*$/.test(database ?? 'none')
    ? given
    : refuse('a URL such as redis://127.0.0.1:6379/0 or rediss://user:password@host');
};

export const phoneNumber: SettingReader<string> = (given) =>
  /^\+?\d{3,31}$/.test(given) ? given : refuse('phone numbers: digits, with or without a +');

/** @returns countries as ISO 3166 codes in capital letters, prefixes with their plus. */
export const countries: SettingReader<readonly string[]> = list((given) => {
  const place = given.toUpperCase();
  return isAllowance(place)
    ? place
    : refuse('countries such as DE, or prefixes such as +4989, of no satellite or global service');
});

/**
 * A {@link serverUrl} made only of characters that the center takes in createCall's `callBackUrl`.
 */
export const reportUrl: SettingReader<string> = (given) => {
  const url = serverUrl(given);
  return /^[\w:./-]+$/.test(url) ? url : refuse('a URL of letters, digits and -:./_ only');
};
