/**
 * Shows words in the tab's title for a visitor who is in another tab, in turns with the page's own
 * title. Afterwards the page's title is put back, including a change that the page has made
 * meanwhile.
 */
import type { Clock } from '../../base/clock.js';

/** Milliseconds per turn: browsers run the timers of hidden tabs at most once a second. */
const turn = 1000;

/** The signals of all words that are shown now: a page may have several widgets. */
const telling = new Set<AbortSignal>();
/** The page's own title. */
let own = '';
/** The title as this file has last written or read it: any other title was written by the page. */
let known = '';

/**
 * The title's text node. It is changed and never replaced, because frameworks keep the node that
 * they have made and write to it later.
 */
const text = (): Text | undefined => {
  const nodes = document.head?.querySelector('title')?.childNodes;
  return nodes?.length === 1 && nodes[0] instanceof Text ? nodes[0] : undefined;
};

const read = (): string => text()?.data ?? document.title;

function write(title: string): void {
  const node = text();
  if (node) node.data = title;
  else document.title = title;
  known = read();
}

/** Notices a title that the page has written meanwhile. */
function look(): void {
  const now = read();
  if (now !== known) own = known = now;
}

/** Shows the words until the signal aborts. With reduced motion they do not alternate. */
export function tellByTitle(words: string, clock: Clock, signal: AbortSignal): void {
  if (signal.aborted) return;
  if (telling.size === 0) own = known = read();
  telling.add(signal);
  signal.addEventListener('abort', () => {
    telling.delete(signal);
    look();
    if (known !== own) write(own);
  });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  let mine = false;
  const take = (): Promise<void> => {
    look();
    mine = calm || !mine;
    const title = mine ? words : own;
    if (title !== known) write(title);
    return clock.sleep(turn, signal).then(take);
  };
  take().catch(() => {});
}
