/**
 * The tab's title, for visitors who are in another tab: in turns with the page's own, which stands
 * there again afterwards, also where the page has changed it meanwhile.
 */
import type { Clock } from '../../base/clock.js';

/** Milliseconds; hidden tabs get their timers at most once a second. */
const turn = 1000;

/** All that is told just now: a page may have several widgets. */
const telling = new Set<AbortSignal>();
/** The page's own title. */
let own = '';
/** What stands there as far as is known: anything else was written by the page. */
let known = '';

/** Frameworks keep the text they have made, and change it later: it stays the same node. */
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

function look(): void {
  const now = read();
  if (now !== known) own = known = now;
}

/** Until the signal aborts. Where little motion is wanted, the words stand still. */
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
