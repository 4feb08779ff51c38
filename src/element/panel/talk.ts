/** The view of a talk: the pictures, the time, and how good the connection is. */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../base/element/icons.js';
import { speaker } from './icons.js';
import { renderSigns } from './signs.js';
import { renderTime } from '../../base/element/time.js';
import type { Actions, Quality, ViewModel } from '../shared/view-model.js';

/** How many of the three bars are lit. */
const bars: Readonly<Record<Quality, number>> = { good: 3, fair: 2, poor: 1 };

export function renderTalk(view: ViewModel, actions: Actions): TemplateResult {
  const { messages, quality, controls, notices } = view;
  const silent = controls.sound && notices.includes('sound-blocked');
  return html`${renderPictures(view)}
    <div class="talk">
      ${renderTime(view, messages.talked)}
      ${
        quality
          ? html`<p part="quality" class="quality" data-bars=${bars[quality]}>
              <i></i><i></i><i></i><span>${messages.quality[quality]}</span>
            </p>`
          : nothing
      }
      ${renderSigns(view)}
    </div>
    ${
      silent
        ? html`<button
            type="button"
            part="sound"
            class="main"
            @click=${() => actions.resumeSound()}
          >
            ${icon(speaker)}${messages.soundOn}
          </button>`
        : nothing
    }`;
}

/**
 * The folded panel only hides them, because a video that is taken out of the page stops playing.
 */
function renderPictures({
  remoteVideo,
  selfView,
  collapsed,
}: ViewModel): TemplateResult | typeof nothing {
  if (!remoteVideo && !selfView) return nothing;
  return html`<div class="video" part="video" ?hidden=${collapsed}>
    ${remoteVideo ?? nothing} ${selfView ?? nothing}
  </div>`;
}
