/**
 * Finds the session description in a multipart body (RFC 5621, RFC 2046): gateways send it beside
 * ISUP data, a location, or a picture of the caller.
 */
import { parametersOf } from './values.js';

const isMultipart = (type: string): boolean => /^multipart\//i.test(type);

/**
 * Whether a Content-Type is SDP, with parameters or without; JsSIP compares the whole text and so
 * misses `application/sdp;charset=utf-8`.
 */
export const isSdp = (type: string): boolean => /^application\/sdp\s*(?:;|$)/i.test(type);

/**
 * The lines of each part; the preamble before the first boundary and the epilogue after the last
 * are left out.
 */
function partsOf(lines: readonly string[], boundary: string): string[][] {
  const parts: string[][] = [];
  for (const line of lines) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}--`) break;
    if (mark === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}

/**
 * The session description in one part, or in a multipart body nested in it; undefined where it has
 * none.
 */
function descriptionOf(part: readonly string[]): string | undefined {
  const headers = new Map<string, string>();
  let latest = '';
  let at = 0;
  for (; at < part.length; at += 1) {
    const line = part[at] ?? '';
    const [, name = '', value = ''] = /^([\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    // A line that is no `Name: value` either continues the header before it (folding) or ends the
    // headers.
    if (!name && !(latest && /^[ \t]+\S/.test(line))) break;
    latest = name ? name.toLowerCase() : latest;
    headers.set(latest, name ? value : `${headers.get(latest)} ${line.trim()}`);
  }
  // Some gateways leave out the empty line before the content where a part has no headers.
  const content = part.slice(part[at]?.trim() ? at : at + 1);
  const type = headers.get('content-type') ?? headers.get('c');
  if (type && isMultipart(type)) return among(type, content);
  const isSession = /^session\b/i.test(headers.get('content-disposition') ?? 'session');
  const isDescription = type ? isSdp(type) : content[0]?.startsWith('v=0');
  return isSession && isDescription ? content.join('\r\n') : undefined;
}

function among(type: string, lines: readonly string[]): string | undefined {
  const { boundary } = parametersOf(type.slice(type.indexOf(';')));
  if (!boundary) return undefined;
  const parts = partsOf(lines, boundary);
  // In multipart/alternative the last part is the preferred one (RFC 2046 section 5.1.4).
  if (/^multipart\/alternative\b/i.test(type)) parts.reverse();
  for (const part of parts) {
    const description = descriptionOf(part);
    if (description) return description;
  }
  return undefined;
}

/**
 * The session description in a multipart body: undefined where the body is not multipart, empty
 * where it is but contains no description.
 */
export const sessionAmong = (type: string, body: string): string | undefined =>
  isMultipart(type) ? (among(type, body.split(/\r?\n/)) ?? '') : undefined;
