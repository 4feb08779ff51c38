/**
 * The panel's template for every state but `idle`. The element renders the frame around it: the
 * status line, the page's fallback and the footer.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, phone } from '../../base/element/icons.js';
import { isAtRest, traits } from '../../call/machine/states.js';
import { renderOffers } from '../shared/offer-buttons.js';
import { talkControls } from './controls.js';
import { renderEnd } from './end.js';
import { renderAnnouncement, renderPlace } from './queue.js';
import { renderTalk } from './talk.js';
import { renderTime } from '../../base/element/time.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

/**
 * The head, which stays the same in all views. Its heading takes the focus when the focused control
 * has gone, because pressing a heading does nothing. It need not say what happens: the status line
 * is announced by itself.
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
 * One template for the whole call, so that its buttons stay the same nodes and keep the focus from
 * state to state.
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

/** The picture of what is going on; the status line says it in words. */
function renderStage(view: ViewModel, actions: Actions): TemplateResult {
  const { state, messages, collapsed } = view;
  const { talk, timed } = traits[state];
  if (talk) return renderTalk(view, actions);
  if (!timed) {
    return html`<div class="progress" part="progress"><i></i><i></i><i></i></div>`;
  }
  return html`${collapsed ? renderTime(view, messages.waited) : renderQueue(view, actions)}
  ${renderAnnouncement(view.queue)}`;
}

const renderQueue = (view: ViewModel, actions: Actions): TemplateResult =>
  html`<div class="pulse" part="progress">${icon(phone)}</div>
    ${view.cutOff ? nothing : renderPlace(view.queue)} ${renderTime(view, view.messages.waited)}
    <p class="note">${view.cutOff ? view.messages.maybeWaiting : view.messages.stillWaiting}</p>
    ${renderOffers(view, actions)}`;
