/** The live trace: lines in the order of their times, scrolled to the newest. */
import { find, make } from './dom.js';
import type { Line } from './wording.js';

const KEPT = 1000;

interface Shown {
  readonly at: number;
  readonly item: HTMLLIElement;
}

export class Trace {
  readonly #log = find('#trace', HTMLElement);
  readonly #list = find('#trace ol', HTMLOListElement);
  #shown: Shown[] = [];
  #start = 0;

  constructor() {
    find('#clear-trace', HTMLButtonElement).addEventListener('click', () => this.clear());
    const hidePolls = find('#hide-polls', HTMLInputElement);
    const hide = (): void =>
      this.#keepingTheEnd(() => {
        this.#log.classList.toggle('no-polls', hidePolls.checked);
      });
    hidePolls.addEventListener('change', hide);
    // Browsers restore a ticked box on reload without an event.
    hide();
  }

  /** Starts a call's section; the times of its lines count from `at`. */
  start(at: number, what: string): void {
    this.#start = at;
    this.add(at, { kind: 'start', what });
  }

  /** Adds a line. @returns a function that completes the line later. */
  add(at: number, line: Line): (detail: string, bad: boolean) => void {
    const detail = make('span', { className: 'detail' }, line.detail ?? '');
    const item = make(
      'li',
      {},
      make('span', { className: 'at' }, ((at - this.#start) / 1000).toFixed(2)),
      make('span', { className: 'kind' }, line.kind),
      make(
        'span',
        { className: 'said' },
        make('span', { className: 'what' }, line.what),
        ' ',
        detail,
      ),
    );
    item.dataset['kind'] = line.kind;
    item.classList.toggle('bad', line.bad ?? false);
    item.classList.toggle('poll', line.poll ?? false);
    this.#keepingTheEnd(() => this.#insert({ at, item }));
    return (text, bad) =>
      this.#keepingTheEnd(() => {
        detail.textContent = text;
        item.classList.toggle('bad', bad);
      });
  }

  clear(): void {
    this.#shown = [];
    this.#list.replaceChildren();
  }

  /** Inserts by time, because entries of the center arrive later than the widget's events. */
  #insert(line: Shown): void {
    let index = this.#shown.length;
    while (index > 0 && (this.#shown[index - 1]?.at ?? 0) > line.at) index -= 1;
    this.#list.insertBefore(line.item, this.#shown[index]?.item ?? null);
    this.#shown.splice(index, 0, line);
    if (this.#shown.length > KEPT) this.#shown.shift()?.item.remove();
  }

  /** Scrolls to new lines, unless the developer has scrolled back to read. */
  #keepingTheEnd(change: () => void): void {
    const log = this.#log;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 30;
    change();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }
}
