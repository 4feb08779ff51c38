/**
 * The script of a page with the widget: it fetches the cookie before a call, brings an SDK of its
 * own where the element has `data-sdk`, and records the events. Sent to the browser as text.
 */
import type { CallState, ClickToDial, ErrorCode } from '../../../src/click-to-dial.js';
import type { PageCall } from '../../../src/connector/index.js';

/** The widget's events and the commands to the page's SDK, in their order. */
export interface Seen {
  readonly type: string;
  readonly state?: CallState;
  readonly previous?: CallState;
  readonly reason?: string;
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly seconds?: number;
  readonly media?: string;
  readonly value?: unknown;
}

declare global {
  interface Window {
    seen: Seen[];
    /** The call of the page's SDK. */
    sdk: PageCall | undefined;
  }
}

function integrate(): void {
  const seen: Seen[] = (window.seen = []);
  const note =
    (type: string) =>
    (value: unknown): void =>
      void seen.push({ type, value });

  const types = ['request', 'state', 'gateway', 'quality', 'message', 'error', 'end'];
  for (const type of types.map((name) => `call-${name}`)) {
    document.addEventListener(type, (event) => {
      seen.push({ type, ...(event as CustomEvent<object>).detail });
    });
  }
  document.addEventListener('call-request', (event) => {
    const { server, dataset } = event.target as ClickToDial;
    // A relay writes its own cookie, so none has to be fetched.
    if ('relay' in dataset) return;
    const init: RequestInit = { method: 'POST', credentials: 'include' };
    event.waitUntil(fetch(`${server}/page-integration`, init));
  });
  document.addEventListener('call-gateway', (event) => {
    if (!('sdk' in (event.target as HTMLElement).dataset)) return;
    window.sdk = event.accept({
      hangUp: () => note('sdk-hang-up')(true),
      mute: note('sdk-mute'),
      sendTones: note('sdk-tones'),
    });
  });
}

export const pageScript = `(${integrate.toString()})();`;
