/**
 * Reads single fields of an answer. Tolerates only the known differences between the documents and
 * real centers: numbers as strings and the other way round, and misspelt or oddly cased names.
 */

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '');

/**
 * The field of that name: the exact one if there is one, else one with the same letters and digits
 * (a documented example says `"resultDesc:"`). Only own properties count.
 */
export function readField(from: object, name: string): unknown {
  const own = from as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(own, name)) return own[name];
  const wanted = plain(name);
  const key = Object.keys(own).find((key) => key.length >= wanted.length && plain(key) === wanted);
  return key === undefined ? key : own[key];
}

/** Whether the value is a JSON object; a list is none. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The trimmed text of a string or a whole number; undefined where it is neither or empty. A number
 * too large to be exact counts as neither: as an `accessCode` it would call somebody else.
 */
export function readText(value: unknown): string | undefined {
  const text =
    typeof value === 'string' ? value.trim() : Number.isSafeInteger(value) ? String(value) : '';
  return text === '' ? undefined : text;
}

/** A boolean, also where it is written as text; undefined for anything else. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = readText(value)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
