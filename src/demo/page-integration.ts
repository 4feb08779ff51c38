/**
 * The page integration, which a real page has to do itself: it has the cookie written before the
 * call sends its first request. Here the simulator writes it; a real page asks its own server or
 * CC-Messaging. A relay needs no cookie; then the request only marks the start in the journal.
 */
import type { ClickToDial } from '../click-to-dial.js';
import { elsewhere } from './settings.js';

/**
 * @param onStart gets the mark that the request carries, by which it is found in the journal;
 *   undefined if the server is not this page's simulator, whose cookie the demo cannot fetch.
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

/**
 * Fetches the cookie. An error thrown here stops the call, which could not work without the cookie.
 */
async function fetchCookie(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', credentials: 'include' });
  if (!response.ok) throw new Error(`page integration: ${response.status}`);
}
