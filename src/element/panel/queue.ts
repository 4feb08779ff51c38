/**
 * The place in the queue and the estimated wait: their sentences, when they are read out, and their
 * part of the panel.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CallContext } from '../../call/context.js';
import type { LanguageFile } from '../../locales/words.js';
import type { QueueView } from '../shared/view-model.js';

/** Milliseconds between two announcements at least. */
const pause = 30_000;

/**
 * Milliseconds after which an announcement is taken out of the page again, so that a visitor who
 * reads the panel later does not find it twice.
 */
const kept = 10_000;

/** An estimate in words: whole minutes or, from an hour on, hours, rounded up. */
export function waitTime(seconds: number, language: string): string {
  const minutes = Math.ceil(seconds / 60);
  const [value, unit] = minutes < 60 ? [minutes, 'minute'] : [Math.ceil(minutes / 60), 'hour'];
  const format = { style: 'unit', unit, unitDisplay: 'long' } as const;
  return new Intl.NumberFormat(language, format).format(value);
}

/**
 * The sentences of one call's queue. A place is read out when it has become better, so that a
 * visitor who cannot see the panel knows that the wait goes on; one that has grown is shown without
 * comment.
 */
export class QueueSigns {
  /** The place that was shown last. */
  #shown: number | undefined;
  #due = false;
  /** The live region has been drawn. */
  #isThere = false;
  #announced = '';
  #announcedAt = -Infinity;

  /** @param queue the center's last answer; undefined outside of the queue. */
  view(
    queue: CallContext['queue'],
    { call: words, code }: LanguageFile,
    now: number,
  ): QueueView | undefined {
    if (!queue) {
      this.#shown = undefined;
      this.#isThere = this.#due = false;
      this.#announced = '';
      this.#announcedAt = -Infinity;
      return undefined;
    }
    const { position, estimatedWait = 0, at } = queue;
    // Browsers read out what changes in a live region, so the first drawing has it empty.
    const isThere = this.#isThere;
    this.#isThere = true;
    const place =
      position === undefined
        ? ''
        : words.queuePlace.replace('{number}', new Intl.NumberFormat(code).format(position));
    // The estimate is as old as the answer; nothing is promised once it has passed.
    const left = estimatedWait - (now - at) / 1000;
    const estimate =
      left > 0 ? words.queueEstimate.replace('{time}', waitTime(estimatedWait, code)) : '';
    this.#announce(position, isThere, now, `${place} ${estimate}`.trim());
    return { place, estimate, announced: this.#announced };
  }

  #announce(position: number | undefined, isThere: boolean, now: number, sentence: string): void {
    if (position !== undefined) {
      if (position !== this.#shown) this.#due = position < (this.#shown ?? Infinity);
      this.#shown = position;
    }
    const since = now - this.#announcedAt;
    if (this.#due && isThere && since >= pause) {
      this.#due = false;
      this.#announced = sentence;
      this.#announcedAt = now;
    } else if (since >= kept) {
      this.#announced = '';
    }
  }
}

export const renderPlace = (queue: QueueView | undefined): TemplateResult | typeof nothing =>
  queue?.place || queue?.estimate
    ? html`<p part="queue"><b>${queue.place}</b> ${queue.estimate}</p>`
    : nothing;

/** It has no role, because the panel has one status, which says what the call does. */
export const renderAnnouncement = (
  queue: QueueView | undefined,
): TemplateResult | typeof nothing =>
  queue ? html`<p class="unseen" aria-live="polite">${queue.announced}</p>` : nothing;
