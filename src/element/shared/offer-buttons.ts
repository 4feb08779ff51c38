/** The buttons that offer to call the visitor back and to take a message. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Actions, ViewModel } from './view-model.js';

/** @param main shows the first one as the main button, where it is the best next step. */
export const renderOffers = (
  { callBack, message, messages }: ViewModel,
  actions: Actions,
  main = false,
): TemplateResult =>
  html`${
    callBack
      ? renderOffer('callback', callBack, main, messages.callBack, () => actions.callBack())
      : nothing
  }${
    message
      ? renderOffer('message', message, main && !callBack, messages.leaveMessage, () =>
          actions.leaveMessage(),
        )
      : nothing
  }`;

const renderOffer = (
  part: string,
  offer: 'offered' | 'loading',
  main: boolean,
  words: string,
  press: () => void,
): TemplateResult =>
  html`<button
    type="button"
    part=${part}
    class=${main ? 'main' : ''}
    aria-busy=${offer === 'loading' ? 'true' : nothing}
    @click=${press}
  >
    ${words}
  </button>`;
