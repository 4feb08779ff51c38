/** The view of an ended call: what the visitor can do next. The status line says what happened. */
import { html, nothing, type TemplateResult } from 'lit';
import { ends } from '../../call/machine/ends.js';
import { icon, phone } from '../../base/element/icons.js';
import { renderTime } from '../../base/element/time.js';
import { renderOffers } from '../shared/offer-buttons.js';
import { endWords } from '../shared/status.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

export function renderEnd(view: ViewModel, actions: Actions): TemplateResult {
  const { messages, seconds, state, reason = 'hung-up', access, callBack, message } = view;
  const { again, callBack: better } = ends[reason];
  const offersFirst = (callBack ?? message) !== undefined && better === 'first';
  return html`<div class="body" data-state=${state}>
    ${seconds > 0 ? renderTime(view, messages.talked) : nothing}
    <p id="hint" part="hint">${view.reload ? messages.codeGone : endWords(view).hint}</p>
    ${access?.body}
    <div class="actions">
      ${offersFirst ? renderOffers(view, actions, true) : nothing}
      ${
        again
          ? html`<button
              type="button"
              part="again"
              class=${offersFirst ? '' : 'main'}
              @click=${() => (view.reload ? actions.reload() : actions.callAgain())}
            >
              ${view.reload ?? html`${icon(phone)}${messages.callAgain}`}
            </button>`
          : nothing
      }
      ${offersFirst ? nothing : renderOffers(view, actions)}
      <button type="button" part="close" @click=${() => actions.close()}>${messages.close}</button>
    </div>
    ${view.rating}
  </div>`;
}
