/** What a page says of its own text ends at the root of both elements, whatever it says. */
import { css } from './sheets.js';

/**
 * Only what is meant for the element comes in: its font and colours, and whether it is there at all
 * (in a closed menu it stays hidden). Lines under or through the text are not inherited but drawn
 * through every block inside, up to the first box in a line: the root is one. Around it the line has
 * no height of its own, and no alignment.
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
