/** The controls during a talk, without the hang-up button: mute, camera, keypad, devices. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon, video } from '../../base/element/icons.js';
import { traits } from '../../call/machine/states.js';
import { renderDevices } from './devices.js';
import { microphone, struckOut } from './icons.js';
import { renderKeypad } from './keypad.js';
import type { Actions, Drawer, ViewModel } from '../shared/view-model.js';

const sliders = 'M4 7h9M19 7h1M4 17h2M12 17h8M16 4v6M9 14v6';
const dots = 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01';

export function talkControls(view: ViewModel, actions: Actions): TemplateResult | typeof nothing {
  const { state, controls, muted, camera, drawer, messages } = view;
  if (!traits[state].talk) return nothing;
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
      ${controls.keypad ? drawerToggle('keypad', dots, view, actions) : nothing}
      ${controls.devices ? drawerToggle('devices', sliders, view, actions) : nothing}
    </div>
    ${controls.keypad && drawer === 'keypad' ? renderKeypad(view, actions) : nothing}
    ${controls.devices && drawer === 'devices' ? renderDevices(view, actions) : nothing}`;
}

const drawerToggle = (
  name: Drawer,
  lines: string,
  { drawer, messages }: ViewModel,
  actions: Actions,
): TemplateResult =>
  html`<button
    type="button"
    part=${`${name}-toggle`}
    class=${drawer === name ? 'on' : ''}
    aria-expanded=${drawer === name ? 'true' : 'false'}
    aria-controls=${name}
    @click=${() => actions.toggle(name)}
  >
    ${icon(lines)}
    <span>${messages[name]}</span>
  </button>`;

/** In a low panel, which scrolls inside, scrolls the drawer that was just opened into sight. */
export function showDrawer(root: ParentNode): void {
  const scroll = root.querySelector('.scroll');
  const drawer = root.querySelector('#keypad, #devices');
  if (!scroll || !drawer) return;
  const outer = scroll.getBoundingClientRect();
  const { top, bottom } = drawer.getBoundingClientRect();
  scroll.scrollTop += Math.max(0, Math.min(top - outer.top, bottom - outer.bottom));
}
