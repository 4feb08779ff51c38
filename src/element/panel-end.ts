/** The end of a call: what the visitor can do next. What happened stands in the status line. */
import { html, nothing, type TemplateResult } from 'lit';
import { isError } from '../call/machine.js';
import type { EndReason } from '../call/states.js';
import { icon, phone } from './icons.js';
import { renderTime } from './panel-time.js';
import { renderCallBack } from './panel-call-back.js';
import type { EndWords } from '../locales/messages.js';
import type { Actions, ViewModel } from './view-model.js';

/** After these nobody is free, or was: to be called back is the better way. */
const unattended: ReadonlySet<EndReason> = new Set<EndReason>([
  'no-agent',
  'queue-timeout',
  'closed',
  'not-answered',
  'unavailable',
]);

/** What a reason means depends on how far the call had come. */
export function endWords(view: ViewModel): EndWords {
  const { messages, reason = 'hung-up', reached, unexplained, access } = view;
  const { ends, afterTalk, cutShort, notStarted } = messages;
  if (access?.granted) return access.granted;
  if (reached === 'somebody') return isError(reason) ? cutShort : afterTalk[reason];
  if (reason !== 'media-failed') return ends[reason];
  if (reached === 'nobody') return notStarted;
  return unexplained ? messages.unexplained : ends[reason];
}

/** Ends that calling again on this page in this browser cannot change. */
export const hopeless: ReadonlySet<EndReason> = new Set<EndReason>([
  'unsupported',
  'insecure-context',
  'microphone-blocked',
  'camera-blocked',
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
