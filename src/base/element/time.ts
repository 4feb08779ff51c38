/** The time that a visitor or an agent has waited or talked: as text, and as a timer in a panel. */
import { html, type TemplateResult } from 'lit';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Minutes and seconds. There are no hours: a very long call shows 100 minutes and more. */
export const clockTime = (seconds: number): string =>
  `${twoDigits(Math.floor(seconds / 60))}:${twoDigits(seconds % 60)}`;

/**
 * Writes the time into the timer that shows it.
 * @returns false where nothing was written, because the text has become longer (or there was none)
 *   and the panel has to be laid out anew.
 */
export function showTime(timer: Element, seconds: number): boolean {
  const text = clockTime(seconds);
  if (timer.textContent?.length !== text.length) return false;
  timer.textContent = text;
  return true;
}

/**
 * The role `timer` lets screen readers find the time; `aria-live="off"` keeps them from reading out
 * every second.
 */
export const renderTime = (
  { seconds }: { readonly seconds: number },
  label: string,
): TemplateResult =>
  html`<p class="time">
    <span>${label}</span>
    <b part="timer" role="timer" aria-live="off" dir="ltr" .textContent=${clockTime(seconds)}></b>
  </p>`;
