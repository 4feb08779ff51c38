/**
 * What the panel shows in every state but idle. The element renders the frame around it: header,
 * status line, the page's fallback, footer.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, phone } from '../../base/element/icons.js';
import { isAtRest, traits } from '../../call/machine/states.js';
import { renderCallBack } from '../shared/call-back-button.js';
import { talkControls } from './controls.js';
import { renderEnd } from './end.js';
import { renderTalk } from './talk.js';
import { renderTime } from '../../base/element/time.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/**
 * What stays through all views: the heading has the focus of what has gone, since it does nothing
 * when it is pressed. What happens is said by the status line, which is announced by itself.
 */
export const renderHead = ({ messages, collapsed }: ViewModel): TemplateResult =>
  html`<slot name="header"></slot> ${
      collapsed
        ? nothing
        : html`<h2 part="heading" tabindex="-1" data-focus aria-describedby="hint">
            ${messages.panel}
          </h2>`
    }`;

/**
 * One template for the whole call, so that its buttons stay the same nodes, and keep the focus,
 * while the states go by.
 */
export function renderPanel(view: ViewModel, actions: Actions): TemplateResult {
  const { state, messages, collapsed } = view;
  if (isAtRest(state)) return renderEnd(view, actions);
  const { talk, over } = traits[state];
  const toggle = collapsed ? messages.expand : messages.minimize;
  return html`<div class=${collapsed ? 'body line' : 'body'} data-state=${state}>
    <button
      type="button"
      part="minimize"
      class="quiet"
      aria-label=${toggle}
      title=${toggle}
      aria-expanded=${collapsed ? 'false' : 'true'}
      @click=${() => actions.toggleCollapsed()}
    >
      ${icon(collapsed ? 'M6 15l6-6 6 6' : 'M6 9l6 6 6-6')}
    </button>
    <div class="scroll">
      <div class="stage">${renderStage(view, actions)}</div>
      ${collapsed ? nothing : talkControls(view, actions)}
    </div>
    <button
      type="button"
      part="hang-up"
      aria-disabled=${over ? 'true' : nothing}
      @click=${() => actions.hangUp()}
    >
      ${icon(phone)}${talk || over ? messages.hangUp : messages.cancel}
    </button>
  </div>`;
}

/** What is going on, to look at: the words stand in the status line. */
function renderStage(view: ViewModel, actions: Actions): TemplateResult {
  const { state, messages, collapsed } = view;
  const { talk, timed } = traits[state];
  if (talk) return renderTalk(view, actions);
  if (!timed) {
    return html`<div class="progress" part="progress"><i></i><i></i><i></i></div>`;
  }
  return collapsed ? renderTime(view, messages.waited) : renderQueue(view, actions);
}

const renderQueue = (view: ViewModel, actions: Actions): TemplateResult =>
  html`<div class="pulse" part="progress">${icon(phone)}</div>
    ${renderTime(view, view.messages.waited)}
    <p class="note">${view.cutOff ? view.messages.maybeWaiting : view.messages.stillWaiting}</p>
    ${renderCallBack(view, actions)}`;
