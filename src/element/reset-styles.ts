/** What a page says of its own text ends at the root of both elements, whatever it says. */
import { css } from './sheets.js';

/**
 * Only what is meant for the element comes in: its font and colours, and whether it is there at all
 * (in a closed menu it stays hidden).
 */
export const resetStyles = css`
  .root {
    all: initial;
    display: block;
    visibility: inherit;
    pointer-events: inherit;
    color: inherit;
    color-scheme: inherit;
  }
`;
