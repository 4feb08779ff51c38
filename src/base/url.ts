/** Addresses that may be none. `URL.canParse` and `URL.parse` are newer than the browsers we name. */
export function parseUrl(given: unknown): URL | undefined {
  try {
    return new URL(given as string);
  } catch {
    return undefined;
  }
}
