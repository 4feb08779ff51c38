/** The end of a call: what the visitor can do next. What happened stands in the status line. */
import { html, nothing, type TemplateResult } from 'lit';
import type { EndReason } from '../call/states.js';
import { icon, phone } from './icons.js';
import { renderTime } from './panel-time.js';
import { renderCallBack } from './panel-call-back.js';
import type { Actions, ViewModel } from './view-model.js';

/** Ends that calling again on this page in this browser cannot change. */
export const hopeless: ReadonlySet<EndReason> = new Set<EndReason>([
  'unsupported',
  'insecure-context',
  'microphone-blocked',
  'camera-blocked',
]);

export function renderEnd(view: ViewModel, actions: Actions): TemplateResult {
  const { messages, seconds, state } = view;
  const reason = view.reason ?? 'hung-up';
  const again = !hopeless.has(reason);
  return html`<div class="body" data-state=${state}>
    ${seconds > 0 ? renderTime(view, messages.talked) : nothing}
    <p id="hint" part="hint">${messages.ends[reason].hint}</p>
    <div class="actions">
      ${
        again
          ? html`<button
              type="button"
              part="again"
              class="main"
              @click=${() => actions.callAgain()}
            >
              ${icon(phone)}${messages.callAgain}
            </button>`
          : nothing
      }
      ${renderCallBack(view, actions, !again)}
      <button type="button" part="close" @click=${() => actions.close()}>${messages.close}</button>
    </div>
  </div>`;
}
