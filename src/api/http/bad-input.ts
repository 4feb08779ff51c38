/**
 * Checks of values before they are sent: one error that names the field and what is accepted, and
 * the checks that several interfaces share. Messages never repeat a value, which may be a secret.
 */
import { withoutSlash } from '../../base/slash.js';
import { parseUrl } from '../../base/url.js';
import { isLocalhost } from '../../base/localhost.js';

export class BadInput extends Error {
  override get name(): 'BadInput' {
    return 'BadInput';
  }

  constructor(
    readonly field: string,
    /** The accepted values, as the end of a sentence that begins with the field: "must be …". */
    readonly rule: string,
  ) {
    super(`${field} ${rule}`);
  }
}

/** Text of 1 to `longest` characters that is not only spaces. @throws BadInput */
export function requireText(field: string, value: unknown, longest = Infinity): string {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= longest) return value;
  const limit = longest === Infinity ? '' : ` of at most ${longest} characters`;
  throw new BadInput(field, `must be text${limit}, not empty`);
}

/**
 * A value for a header: visible ASCII, so that no line break can start another header. @throws
 * BadInput
 */
export function requireHeaderValue(field: string, value: unknown): string {
  if (isHeaderValue(value)) return value;
  throw new BadInput(field, 'must be visible ASCII without spaces or line breaks, not empty');
}

/**
 * A header's value (RFC 9110 section 5.5) without spaces, which no token has, and no longer than
 * servers accept.
 */
export const isHeaderValue = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 8192 && /^[\x21-\x7e]+$/.test(value);

/** A whole number within these limits. @throws BadInput */
export function requireInteger(field: string, value: unknown, from: number, to: number): number {
  if (Number.isInteger(value) && Number(value) >= from && Number(value) <= to) return Number(value);
  throw new BadInput(field, `must be a whole number from ${from} to ${to}`);
}

/**
 * An absolute URL of a server that receives secrets; returned with one slash at its end. @throws
 * BadInput
 */
export function requireBase(field: string, value: unknown): string {
  const url = typeof value === 'string' ? parseUrl(value) : undefined;
  const secure =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocalhost(url.hostname));
  const bare = url && !url.search && !url.hash && !url.username && !url.password;
  if (secure && bare) return `${withoutSlash(url.href)}/`;
  const rule = 'must be an https: URL without query, fragment and credentials (http: on localhost)';
  throw new BadInput(field, rule);
}
