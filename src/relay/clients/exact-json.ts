/**
 * Reads JSON without rounding whole numbers: serial numbers of calls have 19 digits, and JSON.parse
 * keeps 15 to 17 of them. Its reviver gets the source text only from Node 21 on.
 */

/** Strings, which may hold digits too, and numbers, in a text that is known to be JSON. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

const wholeNumber = /^-?\d+$/;

/**
 * As JSON.parse, but a whole number too large to be exact becomes the text of its digits. Numbers
 * with a fraction or an exponent stay numbers.
 * @throws SyntaxError
 */
export function parseExactly(text: string): unknown {
  // The search below is right only in JSON, so this comes first.
  const parsed: unknown = JSON.parse(text);
  const exact = text.replace(stringOrNumber, (token) =>
    wholeNumber.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
  return exact === text ? parsed : JSON.parse(exact);
}
