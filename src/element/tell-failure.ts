/** Reports a failed call to the page and to its developer. */
import type { Failure } from '../call/machine/reasons.js';

interface Teller {
  tell(type: string, detail: object): void;
}

/** To the page by `call-error`, to the developer by one line that leads to TROUBLESHOOTING.md. */
export function tellFailure(element: Teller, { code, message }: Failure): void {
  console.warn(`<click-to-dial> ${code}: ${message} (Troubleshooting: ${code})`);
  element.tell('call-error', { code, message });
}
