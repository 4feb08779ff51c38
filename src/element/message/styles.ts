/** Styles of the message's text, beside those of the call-back form. */
import { css } from '../../base/element/sheets.js';

export const messageStyles = css`
  .form textarea {
    box-sizing: border-box;
    inline-size: 100%;
    min-block-size: 6em;
    padding: 10px;
    border: 1px solid var(--_muted);
    border-radius: calc(var(--_radius) * 0.5);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    /* Telephones zoom into the page when a field with smaller text gets the focus. */
    font-size: max(16px, 1em);
    resize: vertical;
  }
  .form textarea[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
`;
