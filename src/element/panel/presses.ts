/**
 * Only what was meant for a control of the panel presses it. What has just come to where it is holds
 * back: the press was on its way to what stood there before. Clicks by script are meant.
 */
import type { Clock } from '../../base/clock.js';
import { holdBack } from '../../base/element/press.js';

/** Those that end, drop or spend something: they hold back, too, when they have moved. */
const risky = '[part=hang-up],[part=again],[part=close],[part^=callback]';

/** Pixels by which a finger misses the place it has just pressed. */
const sameSpot = 8;

export class PanelPresses {
  /** The visitor has just opened what will come: it appears where he expects it. */
  expected = false;
  readonly #root: ShadowRoot;
  readonly #clock: Clock;
  /** Since when each control is there, or there for what it says now. */
  readonly #seen = new WeakMap<Element, { since: number; words: string }>();
  #places = new Map<Element, DOMRect>();
  /** Pressed while it held back, and not let go yet. */
  #early: Element | undefined;
  #last: { button: Element; at: number; event: MouseEvent } | undefined;

  constructor(root: ShadowRoot, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
    root.addEventListener('click', this.#onClick as EventListener, true);
    for (const type of ['pointerdown', 'keydown']) root.addEventListener(type, this.#onDown, true);
  }

  /** Before the panel is rendered anew. */
  before(): void {
    const places = [...this.#root.querySelectorAll(risky)].map((button): [Element, DOMRect] => [
      button,
      button.getBoundingClientRect(),
    ]);
    this.#places = new Map(places);
  }

  after(): void {
    const since = this.#clock.now();
    for (const button of this.#root.querySelectorAll('.body button[type=button]')) {
      const known = this.#seen.get(button);
      const dangerous = button.matches(risky);
      const words = dangerous ? (button.textContent ?? '') : '';
      if (known?.words === words && !(dangerous && this.#covers(button))) continue;
      const expected = this.expected && !known && !button.part.contains('key');
      this.#seen.set(button, { since: expected ? -Infinity : since, words });
    }
    this.expected = false;
  }

  holdsBack(button: Element | null): boolean {
    const since = button && this.#seen.get(button)?.since;
    return typeof since === 'number' && this.#clock.now() - since < holdBack;
  }

  /** It lies where it did not lie before. */
  #covers(button: Element): boolean {
    const from = this.#places.get(button);
    if (!from) return false;
    const to = button.getBoundingClientRect();
    const grown = [from.left - to.left, to.right - from.right, from.top - to.top];
    return Math.max(...grown, to.bottom - from.bottom) > sameSpot;
  }

  readonly #onDown = ({ target, isTrusted }: Event): void => {
    const button = this.#button(target);
    this.#early = isTrusted && button && this.holdsBack(button) ? button : undefined;
  };

  readonly #onClick = (event: MouseEvent): void => {
    const button = this.#button(event.target);
    if (!button) return;
    const at = this.#clock.now();
    const early = this.#early === button || this.holdsBack(button);
    this.#early = undefined;
    // On the keypad, fast presses are as many digits.
    const twice = event.detail > 1 && !button.part.contains('key');
    if (twice || (event.isTrusted && (early || this.#repeats(event, at)))) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else this.#last = { button, at, event };
  };

  /** The same finger on the same spot or key again, where what it pressed has gone. */
  #repeats({ detail, clientX, clientY }: MouseEvent, at: number): boolean {
    if (!this.#last || this.#last.button.isConnected || at - this.#last.at >= holdBack)
      return false;
    const { event } = this.#last;
    const away = Math.hypot(clientX - event.clientX, clientY - event.clientY);
    // A click that no pointer has made has no detail.
    return detail === 0 ? event.detail === 0 : event.detail > 0 && away < sameSpot;
  }

  /** One of the panel's own: what the page has put into a slot is the page's. */
  #button(target: EventTarget | null): Element | null {
    const button = (target as Element).closest('button');
    return this.#root.contains(button) ? button : null;
  }
}
