/**
 * Parses text that may not be a URL; undefined where it is none. `URL.parse` and `URL.canParse`
 * would do it, but are newer than the oldest browsers we support.
 */
export function parseUrl(given: unknown): URL | undefined {
  try {
    return new URL(given as string);
  } catch {
    return undefined;
  }
}
