/**
 * The choice of a time for a call-back: as soon as possible, or every half hour of the hours that the
 * relay offers, in the visitor's own time. A native list, grouped by days, which every browser makes
 * usable by keyboard, by touch and by screen readers.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Span } from '../../call/callback.js';
import type { CallbackWords } from '../../locales/words.js';

/** Milliseconds between two times to choose from. */
const step = 1_800_000;
/** Milliseconds; an earlier time might be over before the visitor has sent the form. */
const soonest = 300_000;

/** The times to choose from, in milliseconds since 1970. */
export function slotsOf(spans: readonly Span[], now: number): number[] {
  return spans.flatMap(({ from, to }) => {
    const first = Math.ceil(Math.max(from, now + soonest) / step) * step;
    const count = Math.max(0, Math.ceil((to - first) / step));
    return Array.from({ length: count }, (_, index) => first + index * step);
  });
}

const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const time = { hour: 'numeric', minute: '2-digit' } as const;

/** A chosen time in words: "Tuesday, December 1 at 10:30 AM". */
export const timeText = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { ...day, ...time }).format(at);

export class TimeField {
  /** The chosen time; undefined: as soon as possible. */
  chosen: number | undefined;
  /** What is wrong is said beside the number. */
  wrong = false;
  #spans: readonly Span[] = [];

  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Selector of the list. */
  readonly place = '[part=callback-time]';

  /** The relay offers these times; a choice that is no longer among them is undone. */
  offer(spans: readonly Span[]): void {
    this.#spans = spans;
    const { chosen } = this;
    if (chosen !== undefined && !spans.some(({ from, to }) => from <= chosen && chosen < to)) {
      this.chosen = undefined;
    }
  }

  clear(): void {
    this.chosen = undefined;
    this.wrong = false;
  }

  render(
    words: Pick<CallbackWords, 'when' | 'soon'>,
    language: string,
    now: number,
  ): TemplateResult | typeof nothing {
    const slots = slotsOf(this.#spans, now);
    if (slots.length === 0) return nothing;
    const dayText = new Intl.DateTimeFormat(language, day);
    const timeOfDay = new Intl.DateTimeFormat(language, time);
    const days = new Map<string, number[]>();
    for (const slot of slots) {
      const name = dayText.format(slot);
      days.set(name, [...(days.get(name) ?? []), slot]);
    }
    const choose = ({ target }: Event): void => {
      this.chosen = Number((target as HTMLSelectElement).value) || undefined;
      this.wrong = false;
      this.#onChange();
    };
    return html`<label>
      <span>${words.when}</span>
      <select
        part="callback-time"
        aria-describedby="callback-problem"
        aria-invalid=${this.wrong ? 'true' : 'false'}
        @change=${choose}
      >
        <option value="" .selected=${this.chosen === undefined}>${words.soon}</option>
        ${[...days].map(
          ([name, times]) =>
            html`<optgroup label=${name}>
              ${times.map(
                (at) =>
                  html`<option value=${String(at)} .selected=${at === this.chosen}>
                    ${timeOfDay.format(at)}
                  </option>`,
              )}
            </optgroup>`,
        )}
      </select>
    </label>`;
  }
}
