/**
 * Asks before a window is left, in the browser's own words, for as long as the signal lives: the
 * listener costs some browsers their back-forward cache. What opens another program, or saves a file,
 * unloads nothing; browsers ask all the same, so they are told which is which.
 */

/** Milliseconds between a step that leaves nothing and the question that some browsers put then. */
const sameStep = 1000;

/** `tel:`, `mailto:`, `sms:` and whatever else another program opens. */
const elsewhere = /^(?!https?:|file:|ftp:|blob:|data:|about:|javascript:)[a-z][\w+.-]*:/i;

/** By what it has, not by its class: it may be another window's. */
const isElement = (node: EventTarget): node is Element => 'localName' in node;

/** @param view the page's own window, or the one that an element of it was moved to. */
export function askBeforeLeaving(view: Window, signal: AbortSignal): void {
  let excused = -Infinity;
  const look = ({ timeStamp }: Event, url: string, saves: boolean): void => {
    excused = saves || elsewhere.test(url) ? timeStamp : -Infinity;
  };

  // Where there is no Navigation API: of the ways to go, links can be seen.
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
    // Chromium before 119.
    event.returnValue = true;
  };

  view.addEventListener('click', onClick, { signal, capture: true });
  const { navigation } = view as { navigation?: Navigation };
  navigation?.addEventListener('navigate', onNavigate, { signal });
  view.addEventListener('beforeunload', ask, { signal });
}
