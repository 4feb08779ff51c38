/**
 * Asks before the page is left, in the browser's own words, for as long as the signal lives: the
 * listener costs some browsers their back-forward cache. What opens another program, or saves a file,
 * unloads nothing; browsers ask all the same, so they are told which is which.
 */

/** Milliseconds between a step that leaves nothing and the question that some browsers put then. */
const sameStep = 1000;

/** `tel:`, `mailto:`, `sms:` and whatever else another program opens. */
const elsewhere = /^(?!https?:|file:|ftp:|blob:|data:|about:|javascript:)[a-z][\w+.-]*:/i;

export function askBeforeLeaving(signal: AbortSignal): void {
  let excused = -Infinity;
  const look = ({ timeStamp }: Event, url: string, saves: boolean): void => {
    excused = saves || elsewhere.test(url) ? timeStamp : -Infinity;
  };

  // Where there is no Navigation API: of the ways to go, links can be seen.
  const onClick = (event: Event): void => {
    const link = event
      .composedPath()
      .find((node) => node instanceof Element && /^(a|area)$/.test(node.localName));
    if (!(link instanceof Element)) return;
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

  addEventListener('click', onClick, { signal, capture: true });
  const { navigation } = window as { navigation?: Navigation };
  navigation?.addEventListener('navigate', onNavigate, { signal });
  addEventListener('beforeunload', ask, { signal });
}
