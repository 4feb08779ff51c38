/** Styles of the message's text, beside those of the call-back form. */
import { css } from '../../base/element/sheets.js';

export const messageStyles = css`
  .form textarea {
    min-block-size: 6em;
    padding-block: 10px;
  }
  .form textarea[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
`;
