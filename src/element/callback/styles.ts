/** Styles of the forms of call-back and message and of what comes after them, loaded with them. */
import { css } from '../../base/element/sheets.js';

export const callbackStyles = css`
  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    min-inline-size: 0;
  }
  .form label {
    display: grid;
    gap: 4px;
  }
  .form label span {
    color: var(--_muted);
    font-size: 0.9em;
  }
  .form select {
    inline-size: 100%;
  }
  .form input {
    box-sizing: border-box;
    inline-size: 100%;
    font-variant-numeric: tabular-nums;
  }
  .form input[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
  [part$='-problem'] {
    font-weight: 600;
  }
  /* The element is there all the time so that a problem is announced; empty, it leaves the grid. */
  [part$='-problem']:empty {
    position: absolute;
  }
  [part$='-problem']:not(:empty)::before {
    content: '!';
    content: '!' / '';
    display: inline-block;
    inline-size: 1.4em;
    margin-inline-end: 0.4em;
    border-radius: 50%;
    background: var(--_danger);
    color: var(--_on-danger);
    line-height: 1.4em;
    text-align: center;
  }
  /* Breaks a number only where it is too long for a line of its own. */
  bdi {
    display: inline-block;
    font-weight: 600;
  }
`;
