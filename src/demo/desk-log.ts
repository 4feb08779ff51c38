/** The log of the desk, newest entry first; kept short, since it is for a glance and no archive. */
import { find, make } from './dom.js';

const KEPT = 50;

export class DeskLog {
  readonly #list = find('#log ol', HTMLOListElement);

  add(what: string, bad = false): void {
    const now = new Date();
    const time = make('time', { dateTime: now.toISOString() }, now.toLocaleTimeString('en-GB'));
    const said = make('span', {}, what);
    // The entry can contain a caller's name that is written from right to left.
    said.dir = 'auto';
    const item = make('li', {}, time, ' ', said);
    item.classList.toggle('bad', bad);
    this.#list.prepend(item);
    while (this.#list.childElementCount > KEPT) this.#list.lastElementChild?.remove();
  }
}
