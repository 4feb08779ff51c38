/** The end of a call: what the visitor can do next. What happened stands in the status line. */
import { html, nothing, type TemplateResult } from 'lit';
import type { EndReason } from '../../call/machine/reasons.js';
import { icon, phone } from '../../base/element/icons.js';
import { renderTime } from '../../base/element/time.js';
import { renderCallBack } from '../shared/call-back-button.js';
import { endWords, hopeless } from '../shared/status.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/** After these nobody is free, or was: to be called back is the better way. */
const unattended: ReadonlySet<EndReason> = new Set<EndReason>([
  'no-agent',
  'queue-timeout',
  'closed',
  'not-answered',
  'unavailable',
]);

export function renderEnd(view: ViewModel, actions: Actions): TemplateResult {
  const { messages, seconds, state, reason = 'hung-up', access, callBack } = view;
  const again = !hopeless.has(reason);
  const callBackFirst = callBack !== undefined && (!again || unattended.has(reason));
  return html`<div class="body" data-state=${state}>
    ${seconds > 0 ? renderTime(view, messages.talked) : nothing}
    <p id="hint" part="hint">${view.reload ? messages.codeGone : endWords(view).hint}</p>
    ${access?.body}
    <div class="actions">
      ${callBackFirst ? renderCallBack(view, actions, true) : nothing}
      ${
        again
          ? html`<button
              type="button"
              part="again"
              class=${callBackFirst ? '' : 'main'}
              @click=${() => (view.reload ? actions.reload() : actions.callAgain())}
            >
              ${view.reload ?? html`${icon(phone)}${messages.callAgain}`}
            </button>`
          : nothing
      }
      ${callBackFirst ? nothing : renderCallBack(view, actions)}
      <button type="button" part="close" @click=${() => actions.close()}>${messages.close}</button>
    </div>
  </div>`;
}
