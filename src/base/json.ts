/** Data as text, in pages whose libraries change how that is made. */

/** JSON, also where a library of the page has given arrays or objects a `toJSON` (Prototype.js). */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key) {
    return this[key];
  });
