/** What is told of a call that has failed. */
import type { Failure } from '../call/machine/reasons.js';

interface Teller {
  tell(type: string, detail: object): void;
}

/** A call has failed: told to the page, and in one line to whoever built it (TROUBLESHOOTING.md). */
export function tellFailure(element: Teller, { code, message }: Failure): void {
  console.warn(`<click-to-dial> ${code}: ${message} (Troubleshooting: ${code})`);
  element.tell('call-error', { code, message });
}
