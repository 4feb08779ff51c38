/** Turns whatever was thrown into text for a message. */

/**
 * The message of an error, the value itself as text otherwise. Connectors and pages may throw
 * anything, even an object that cannot be converted to text: its type is all that can be said then.
 */
export function asText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return typeof thrown;
  }
}
