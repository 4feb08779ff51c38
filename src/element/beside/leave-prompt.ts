/**
 * Lets the browser ask, in its own words, before a window is left. The listener is removed when the
 * signal aborts, because it costs some browsers their back-forward cache. Links that open another
 * program or save a file unload nothing, but browsers fire `beforeunload` for them too; these are
 * recognised, and the browser does not ask.
 */

/** Milliseconds after a click that leaves nothing, in which a `beforeunload` is taken to be its. */
const sameStep = 1000;

/** URLs that another program opens: `tel:`, `mailto:`, `sms:` and every scheme of no browser. */
const elsewhere = /^(?!https?:|file:|ftp:|blob:|data:|about:|javascript:)[a-z][\w+.-]*:/i;

/** Tests for a property, since instanceof fails for a node that belongs to another window. */
const isElement = (node: EventTarget): node is Element => 'localName' in node;

/** @param view the page's own window, or the one that an element of it was moved to. */
export function askBeforeLeaving(view: Window, signal: AbortSignal): void {
  let excused = -Infinity;
  const look = ({ timeStamp }: Event, url: string, saves: boolean): void => {
    excused = saves || elsewhere.test(url) ? timeStamp : -Infinity;
  };

  // For browsers without the Navigation API: there, only clicks on links can be noticed.
  const onClick = (event: Event): void => {
    const link = event
      .composedPath()
      .filter(isElement)
      .find(({ localName }) => /^(a|area)$/.test(localName));
    if (!link) return;
    const href = link.getAttribute('href') ?? link.getAttribute('xlink:href') ?? '';
    look(event, href.trim(), link.hasAttribute('download'));
  };
  const onNavigate = (event: NavigateEvent): void =>
    look(event, event.destination.url, event.downloadRequest !== null);
  const ask = (event: BeforeUnloadEvent): void => {
    if (event.timeStamp - excused < sameStep) return;
    event.preventDefault();
    // Chromium before 119 ignores preventDefault() here and needs this.
    event.returnValue = true;
  };

  view.addEventListener('click', onClick, { signal, capture: true });
  const { navigation } = view as { navigation?: Navigation };
  navigation?.addEventListener('navigate', onNavigate, { signal });
  view.addEventListener('beforeunload', ask, { signal });
}
