/**
 * Lets a press through only where it was meant for the control that it hits. A control that has
 * just appeared, or moved, ignores presses for a moment: they were on their way to what was there
 * before. Clicks by script are always let through.
 */
import type { Clock } from '../../base/clock.js';
import { holdBack } from '../../base/element/press.js';

/**
 * Controls that end, start or send something: they also hold back when they move or change text.
 */
const risky =
  '[part=hang-up],[part=again],[part=close],[part^=callback],[part^=message],[part=rating-send]';

const level = '[part=rating-level]';

/** Pixels between two presses that still count as presses of the same spot. */
const sameSpot = 8;

export class PanelPresses {
  /**
   * The visitor has opened what the next rendering shows and expects it, so it does not hold back.
   */
  expected = false;
  readonly #root: ShadowRoot;
  readonly #clock: Clock;
  /** When each control appeared, and for risky ones when it got its present text or place. */
  readonly #seen = new WeakMap<Element, { since: number; words: string }>();
  #places = new Map<Element, DOMRect>();
  /** The control that was pressed while it held back, until the press is released. */
  #early: Element | undefined;
  #last: { button: Element; at: number; event: MouseEvent } | undefined;

  constructor(root: ShadowRoot, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
    root.addEventListener('click', this.#onClick as EventListener, true);
    for (const type of ['pointerdown', 'keydown']) root.addEventListener(type, this.#onDown, true);
  }

  /** To be called before the panel is rendered or moved: remembers where the risky controls are. */
  before(): void {
    const places = [...this.#root.querySelectorAll(risky)].map((button): [Element, DOMRect] => [
      button,
      button.getBoundingClientRect(),
    ]);
    this.#places = new Map(places);
  }

  /** To be called after that: controls that are new, changed or moved begin to hold back. */
  after(): void {
    const since = this.#clock.now();
    for (const button of this.#root.querySelectorAll(`.body :is(button[type=button],${level})`)) {
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

  /** The control covers a place now that it did not cover before. */
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
    // The second click of a double click never counts, but for keys: there it is a second digit.
    const twice = event.detail > 1 && !button.part.contains('key');
    if (twice || (event.isTrusted && (early || this.#repeats(event, at)))) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else this.#last = { button, at, event };
  };

  /** A second press of the same spot or key, although the control of the first press has gone. */
  #repeats({ detail, clientX, clientY }: MouseEvent, at: number): boolean {
    if (!this.#last || this.#last.button.isConnected || at - this.#last.at >= holdBack)
      return false;
    const { event } = this.#last;
    const away = Math.hypot(clientX - event.clientX, clientY - event.clientY);
    // `detail` counts a pointer's clicks and is 0 for a click made by a key.
    return detail === 0 ? event.detail === 0 : event.detail > 0 && away < sameSpot;
  }

  /**
   * The panel's own button or level of a rating at the target; buttons that the page has slotted
   * are left to the page.
   */
  #button(target: EventTarget | null): Element | null {
    const button = (target as Element).closest(`button,${level}`);
    return this.#root.contains(button) ? button : null;
  }
}
