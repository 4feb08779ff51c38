/** Serializes data as JSON in pages whose libraries change how JSON is made. */

/**
 * Some libraries give arrays or objects a `toJSON` that yields wrong JSON (Prototype.js). The
 * replacer undoes it by reading each value from its holder, as it was before `toJSON`.
 */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, key) {
    return this[key];
  });
