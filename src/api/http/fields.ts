/**
 * Reading single fields of an answer, forgiving in what the documents and the field differ in
 * (numbers as strings and the other way round, misspelt or oddly cased names) and in nothing else.
 */

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '');

/**
 * The field of that name: exact if there, else the one whose letters and digits are the same
 * (a documented example says `"resultDesc:"`). Only own properties count.
 */
export function readField(from: object, name: string): unknown {
  const own = from as Readonly<Record<string, unknown>>;
  if (Object.hasOwn(own, name)) return own[name];
  const wanted = plain(name);
  const key = Object.keys(own).find((key) => key.length >= wanted.length && plain(key) === wanted);
  return key === undefined ? key : own[key];
}

/** A JSON object, which lists are not. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Text, or a whole number as text; trimmed; undefined where it is neither or empty. A number too long to
 * be exact is none: as an `accessCode` it would call somebody else.
 */
export function readText(value: unknown): string | undefined {
  const text =
    typeof value === 'string' ? value.trim() : Number.isSafeInteger(value) ? String(value) : '';
  return text === '' ? undefined : text;
}

/** A boolean, or its name as text. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = readText(value)?.toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
