/** The button that offers to call the visitor back. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Actions, ViewModel } from './view-model.js';

/** @param main shows it as the main button, where a call-back is the best next step. */
export const renderCallBack = (
  { callBack, messages }: ViewModel,
  actions: Actions,
  main = false,
): TemplateResult | typeof nothing =>
  callBack
    ? html`<button
        type="button"
        part="callback"
        class=${main ? 'main' : ''}
        aria-busy=${callBack === 'loading' ? 'true' : nothing}
        @click=${() => actions.callBack()}
      >
        ${messages.callBack}
      </button>`
    : nothing;
