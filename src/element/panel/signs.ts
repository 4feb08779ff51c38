/**
 * Signs for what is unusual in a talk (muted, held, no sound), for the folded panel, which has no
 * room for controls and sentences.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { CallNotice } from '../../connector/connector.js';
import { icon, video } from '../../base/element/icons.js';
import { attention, microphone, pause, speaker, struckOut } from './icons.js';
import type { ViewModel } from '../shared/view-model.js';

/** `sound-blocked` has no sign, since it has a button of its own even in the folded panel. */
const signs: Readonly<Record<Exclude<CallNotice, 'sound-blocked'>, string>> = {
  held: pause,
  'no-audio': speaker + struckOut,
  interrupted: speaker + struckOut,
  'microphone-lost': microphone + struckOut,
  'camera-lost': video + struckOut,
  'camera-failed': video + struckOut,
  'video-refused': video + struckOut,
  'device-failed': attention,
};

export function renderSigns(view: ViewModel): TemplateResult | typeof nothing {
  const { collapsed, controls, muted, camera, notices, messages } = view;
  const shown: [lines: string, name: string][] = [];
  if (controls.mute && muted) shown.push([microphone + struckOut, messages.muted]);
  for (const notice of notices) {
    if (notice !== 'sound-blocked') shown.push([signs[notice], messages.notices[notice]]);
  }
  // A lost or failed camera is off as well, and would give the same sign twice.
  const told = shown.some(([lines]) => lines === signs['camera-lost']);
  if (controls.camera && !camera && !told) shown.push([video + struckOut, messages.cameraIsOff]);
  if (!collapsed || shown.length === 0) return nothing;
  return html`<p part="signs" class="signs">
    ${shown.map(
      ([lines, name]) =>
        html`<span part="sign" role="img" aria-label=${name} title=${name}>${icon(lines)}</span>`,
    )}
  </p>`;
}
