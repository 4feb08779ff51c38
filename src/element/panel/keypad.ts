/**
 * The keypad for tones, laid out as on a telephone, also in languages written from right to left.
 */
import { html, type TemplateResult } from 'lit';
import type { Actions, ViewModel } from '../shared/view-model.js';

const keys = Array.from('123456789*0#');
/** Digits that fit on the display. */
const shown = 16;

export function renderKeypad({ messages, tones }: ViewModel, actions: Actions): TemplateResult {
  return html`<div
    id="keypad"
    class="keypad"
    part="keypad"
    role="group"
    aria-label=${messages.keypad}
    dir="ltr"
  >
    <output aria-live="off" aria-label=${messages.digits}>${tones.slice(-shown)}</output>
    ${keys.map(
      (key) =>
        html`<button type="button" part="key" @click=${() => actions.sendTone(key)}>
          ${key}
        </button>`,
    )}
  </div>`;
}
