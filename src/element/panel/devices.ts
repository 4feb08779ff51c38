/** The choice of microphone, speaker and camera while the call goes on. */
import { html, type TemplateResult } from 'lit';
import type { CallDevice, DeviceKind } from '../../connector/connector.js';
import type { Actions, ViewModel } from '../shared/view-model.js';

const kinds: readonly DeviceKind[] = ['microphone', 'speaker', 'camera'];

export const renderDevices = ({ messages, devices }: ViewModel, actions: Actions): TemplateResult =>
  html`<div id="devices" class="devices" part="devices" role="group" aria-label=${messages.devices}>
    ${kinds.map((kind) => {
      const offered = devices.filter((device) => device.kind === kind);
      return offered.length > 0 ? renderChoice(kind, messages[kind], offered, actions) : '';
    })}
  </div>`;

const renderChoice = (
  kind: DeviceKind,
  label: string,
  offered: readonly CallDevice[],
  actions: Actions,
): TemplateResult => {
  const choose = async ({ target }: Event): Promise<void> => {
    const list = target as HTMLSelectElement;
    // The chosen device may have failed to start: the list then shows the one that is in use.
    list.value = (await actions.choose(kind, list.value)) ?? list.value;
  };
  return html`<label>
    <span>${label}</span>
    <select @change=${choose}>
      ${offered.map(
        (device, index) =>
          html`<option value=${device.id} .selected=${device.chosen}>
            ${device.label || `${label} ${index + 1}`}
          </option>`,
      )}
    </select>
  </label>`;
};
