/**
 * The part a real page has to do itself: have the cookie written before the call asks for anything.
 * Here the simulator's page integration does it; a real page asks its own server or CC-Messaging. A
 * relay needs none of this: then the request only marks the place in the record.
 */
import type { ClickToDial } from '../click-to-dial.js';
import { elsewhere } from './settings.js';

/**
 * @param onStart told the mark that the request carries, by which it is found in the record; nothing
 *   where the server is not the simulator of this page, whose cookie is not ours to fetch.
 */
export function integratePage(
  widget: ClickToDial,
  onStart: (mark: string | undefined) => void,
): void {
  widget.addEventListener('call-request', (event) => {
    const { server } = widget;
    const { origin } = new URL(server);
    if (origin !== location.origin && origin !== elsewhere) return onStart(undefined);
    const mark = crypto.randomUUID();
    onStart(mark);
    const center = server.replace(`${origin}/relay/`, `${origin}/scenario/`);
    event.waitUntil(fetchCookie(`${center}/page-integration?mark=${mark}`));
  });
}

/** Without the cookie no call: what is thrown here is a veto. */
async function fetchCookie(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', credentials: 'include' });
  if (!response.ok) throw new Error(`page integration: ${response.status}`);
}
