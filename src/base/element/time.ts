/** The time waited or talked. */
import { html, type TemplateResult } from 'lit';

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Minutes and seconds; a long call has more than 99 minutes rather than hours. */
export const clockTime = (seconds: number): string =>
  `${twoDigits(Math.floor(seconds / 60))}:${twoDigits(seconds % 60)}`;

/** Writes the time where it stands. False where it has become longer, so that others have to move. */
export function showTime(timer: Element, seconds: number): boolean {
  const text = clockTime(seconds);
  if (timer.textContent?.length !== text.length) return false;
  timer.textContent = text;
  return true;
}

/** A timer, so that screen readers find it, but silent: nobody wants to hear every second. */
export const renderTime = (
  { seconds }: { readonly seconds: number },
  label: string,
): TemplateResult =>
  html`<p class="time">
    <span>${label}</span>
    <b part="timer" role="timer" aria-live="off" dir="ltr" .textContent=${clockTime(seconds)}></b>
  </p>`;
