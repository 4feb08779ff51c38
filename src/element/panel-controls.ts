/** What the visitor can do while talking, but for hanging up: mute, camera, keypad. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, video } from './icons.js';
import { renderKeypad } from './panel-keypad.js';
import type { Actions, ViewModel } from './view-model.js';

const microphone = 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0M12 18v3';
const struckOut = 'M4 3l16 18';
const dots = 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01';

export function talkControls(view: ViewModel, actions: Actions): TemplateResult | typeof nothing {
  const { state, controls, muted, camera, keypadOpen, messages } = view;
  if (state !== 'talking' && state !== 'reconnecting') return nothing;
  return html`<div class="controls" part="controls">
      ${
        controls.mute
          ? html`<button
              type="button"
              part="mute"
              class=${muted ? 'on' : ''}
              @click=${() => actions.mute(!muted)}
            >
              ${icon(muted ? microphone + struckOut : microphone)}
              <span>${muted ? messages.unmute : messages.mute}</span>
            </button>`
          : nothing
      }
      ${
        controls.camera
          ? html`<button
              type="button"
              part="camera"
              class=${camera ? '' : 'on'}
              @click=${() => actions.camera(!camera)}
            >
              ${icon(camera ? video : video + struckOut)}
              <span>${camera ? messages.cameraOff : messages.cameraOn}</span>
            </button>`
          : nothing
      }
      ${
        controls.keypad
          ? html`<button
              type="button"
              part="keypad-toggle"
              class=${keypadOpen ? 'on' : ''}
              aria-expanded=${keypadOpen ? 'true' : 'false'}
              aria-controls="keypad"
              @click=${() => actions.toggleKeypad()}
            >
              ${icon(dots)}
              <span>${messages.keypad}</span>
            </button>`
          : nothing
      }
    </div>
    ${controls.keypad && keypadOpen ? renderKeypad(view, actions) : nothing}`;
}
