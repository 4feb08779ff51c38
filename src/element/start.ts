/** The start button, or two for voice and video: the whole widget before a call. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Media } from '../call/machine/states.js';
import type { Labels } from '../locales/words.js';
import { icon, phone, video } from '../base/element/icons.js';
import { keepPress } from '../base/element/press.js';

export interface StartView {
  media: readonly Media[];
  words: Labels;
  /** The page's own text for the button; empty for the text in `words`. */
  label: string;
  labelVideo: string;
  /** A call has begun, but its panel is not open yet. */
  busy: boolean;
  cancel: (click: MouseEvent) => void;
  disabled: boolean;
  start(media: Media): void;
}

export const renderStart = (view: StartView): TemplateResult =>
  html`<div class="starts" @keydown=${keepPress} @keypress=${keepPress} @keyup=${keepPress}>
    ${view.media.map((media) => {
      const words =
        media === 'voice' ? view.label || view.words.call : view.labelVideo || view.words.videoCall;
      return html`<button
        type="button"
        class="start"
        part=${media === 'video' ? 'button button-video' : 'button'}
        ?disabled=${view.disabled}
        aria-busy=${view.busy ? 'true' : nothing}
        @click=${() => view.start(media)}
      >
        <slot name=${media === 'voice' || view.media.length === 1 ? 'icon' : 'icon-video'}
          >${icon(media === 'voice' ? phone : video)}</slot
        >
        <span>${words}</span>
      </button>`;
    })}
    ${view.busy ? html`<button type="button" part="hang-up" @click=${view.cancel}>${view.words.cancel}</button>` : nothing}
  </div>`;
