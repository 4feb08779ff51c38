/** Text of what was thrown. */

/** Connectors and pages throw anything, even what cannot be text. */
export function asText(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return typeof thrown;
  }
}
