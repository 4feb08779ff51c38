/** The button that ends the web call, below a form. */
import { html, type TemplateResult } from 'lit';
import { icon, phone } from '../../base/element/icons.js';

export const renderHangUp = (words: string, hangUp: () => void): TemplateResult =>
  html`<button type="button" part="hang-up" @click=${hangUp}>${icon(phone)}${words}</button>`;
