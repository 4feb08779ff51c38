/**
 * Keeps the page's text styles out of both elements: inheritance ends at the root of their shadow.
 */
import { css } from './sheets.js';

/**
 * `all: initial` ends all inheritance; taken over again are only colours, `visibility` and
 * `pointer-events`, so that the element stays hidden in a closed menu (the font is set in each
 * element's own styles). `text-decoration` is not inherited but drawn by the ancestor through every
 * block inside of it, up to the first inline-level box, and therefore the root is `inline-block`.
 * The line box around the root must add neither height nor alignment, hence the rules of the host.
 */
export const resetStyles = css`
  :host {
    line-height: 0 !important;
    text-align: start !important;
    text-indent: 0 !important;
  }
  .root {
    all: initial;
    display: inline-block;
    inline-size: 100%;
    visibility: inherit;
    pointer-events: inherit;
    color: inherit;
    color-scheme: inherit;
  }
`;
