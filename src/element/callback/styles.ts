/** Styles of the call-back form and of the view of a request, loaded with them. */
import { css } from '../../base/element/sheets.js';

export const callbackStyles = css`
  .callback {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    min-inline-size: 0;
  }
  .callback label {
    display: grid;
    gap: 4px;
  }
  .callback label span {
    color: var(--_muted);
    font-size: 0.9em;
  }
  .callback select {
    inline-size: 100%;
  }
  .callback input {
    box-sizing: border-box;
    inline-size: 100%;
    font-variant-numeric: tabular-nums;
  }
  .callback input[aria-invalid='true'] {
    border: 2px solid var(--_danger);
  }
  [part='callback-problem'] {
    font-weight: 600;
  }
  /* The element is there all the time so that a problem is announced; empty, it leaves the grid. */
  [part='callback-problem']:empty {
    position: absolute;
  }
  [part='callback-problem']:not(:empty)::before {
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
