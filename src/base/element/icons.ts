/**
 * Draws icons as lines on a 24 × 24 grid in the colour of the text; holds the start buttons' two.
 */
import { html, type TemplateResult } from 'lit';

/** Hidden from screen readers: every button also says in words what it does. */
export const icon = (lines: string): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${lines}></path></svg>`;

export const phone =
  'M5 4h3.5l1.8 4.6L8 10.2a12 12 0 0 0 5.8 5.8l1.6-2.3 4.6 1.8V19a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z';
export const video =
  'M5 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM15 11l6-4v10l-6-4';
