/**
 * Reads the data a call carries along (`calldata`). No document describes its form, so it is split
 * into names and values where it is JSON or `key=value` pairs, and is plain text otherwise. All of
 * it comes from strangers.
 */

export interface CallData {
  /** Names and values, in their original order. */
  readonly rows: readonly (readonly [name: string, value: string])[];
  /** Text without names; '' where there are rows, or no data at all. */
  readonly text: string;
}

const asText = (text: string): CallData => ({ rows: [], text });

/** Splits the data. Never throws. */
export function readCallData(given: string): CallData {
  const text = given.trim();
  const json = readJson(text);
  if (json !== undefined) return json;
  for (const separator of ['&', ';', '\n', ',']) {
    const rows = readPairs(text, separator);
    if (rows && rows.length > 1) return { rows, text: '' };
  }
  const alone = /[&;\n,]/.test(text) ? undefined : readPair(text, false);
  // A single pair whose value is empty or `=` is more likely Base64 with its padding.
  return alone && !/^=?$/.test(alone[1]) ? { rows: [alone], text: '' } : asText(text);
}

function readJson(text: string): CallData | undefined {
  if (!/^[[{"]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text, keepNumber);
    if (typeof value === 'string') return asText(value);
    const counted = Array.isArray(value);
    const rows = Object.entries(value as object).map(
      ([name, one]: [string, unknown]) =>
        [counted ? `${Number(name) + 1}` : name, printed(one)] as const,
    );
    return { rows, text: '' };
  } catch {
    // Not JSON, or nested so deeply that the stack overflows.
    return undefined;
  }
}

const printed = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** JSON.parse source text access (ECMAScript 2026), where the browser has it. */
type RawJson = typeof JSON & { rawJSON?: (text: string) => object };

/** Keeps numbers as they were written: an order number of twenty digits must not become another. */
function keepNumber(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || String(value) === context?.source) return value;
  const { rawJSON } = JSON as RawJson;
  if (context?.source !== undefined && rawJSON) return rawJSON(context.source);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new RangeError('inexact');
  return value;
}

/**
 * Most pairs that are decoded, many more than are shown: each pair that cannot be decoded costs an
 * exception, and a megabyte of them a second.
 */
const mostDecoded = 1000;

/**
 * The pairs of a text; undefined where any part is no pair. Empty parts, as after the last
 * separator, are skipped.
 */
function readPairs(text: string, separator: string): [string, string][] | undefined {
  const rows: [string, string][] = [];
  for (const part of text.split(separator)) {
    if (part.trim() === '') continue;
    const pair = readPair(part, separator === '&', rows.length < mostDecoded);
    if (!pair) return undefined;
    rows.push(pair);
  }
  return rows;
}

/**
 * A name may have letters, digits and the characters between words, so that no address and no
 * sentence is taken for a name.
 */
const name = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_ .[\]-]{0,63}$/u;

/**
 * @param form whether `+` means a space, as in forms (URL standard,
 *   `application/x-www-form-urlencoded`).
 */
function readPair(part: string, form: boolean, decoded = true): [string, string] | undefined {
  const at = part.indexOf('=');
  // A name is short; a longer text before the `=` is not worth decoding.
  if (at < 1 || at > 256) return undefined;
  if (!decoded) return [part.slice(0, at), part.slice(at + 1)];
  const key = decode(part.slice(0, at), form).trim();
  return name.test(key) ? [key, decode(part.slice(at + 1), form).trim()] : undefined;
}

function decode(text: string, form: boolean): string {
  const spaced = form ? text.replaceAll('+', ' ') : text;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
