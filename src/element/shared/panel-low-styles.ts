/** Styles for an open panel over the page in a window that is too low to show all of it. */
import { css } from '../../base/element/sheets.js';

export const lowStyles = css`
  /* The part between the status line and the hang-up button scrolls, so that both stay in sight. */
  .root[data-over]:has(.body:not(.line) .scroll button) {
    display: flex;
    flex-direction: column;
    align-items: stretch;
  }
  [data-over] > *,
  [data-over] > .body > * {
    flex: none;
  }
  [data-over]:has(.body:not(.line) .scroll button) > [part='status'] {
    padding-inline-end: 34px;
  }
  [data-over]:has(.scroll button) .body:not(.line) > [part='minimize'] {
    align-self: end;
    margin-block-start: calc(-34px - var(--_space));
  }
  [data-over] > .body:not(.line) > .scroll:has(button) {
    flex: 0 1 auto;
    display: grid;
    /* Rows as high as their content: content of a lower row would be painted over the next one. */
    grid: auto-flow max-content / minmax(0, 1fr);
    gap: var(--_space);
    min-block-size: 5em;
    /* Room for the focus ring, which the scrolling box would cut off. */
    margin: -6px;
    padding: 6px;
    overflow: auto;
    scroll-padding: 6px;
  }
  /* A telephone in landscape: keypad and devices are beside the rest, and each side scrolls. */
  @media (max-height: 30em) {
    .root[data-over] {
      gap: 8px;
      padding-block: 12px;
    }
    [data-over] .scroll {
      gap: 8px;
    }
    [data-over] > [part='heading'] {
      margin-block-end: -6px;
    }
    [data-over]:has(.scroll button) > .body:not(.line) > [part='minimize'] {
      margin-block: -48px -4px;
    }
    [data-over] .stage {
      min-block-size: 0;
    }
    [data-over] .talk .time {
      display: flex;
      gap: 8px;
      align-items: baseline;
    }
    [data-over] .talk [part='timer'] {
      font-size: 1.1em;
    }
  }
  @media (max-height: 30em) and (min-width: 38em) {
    .root[data-over]:has(#keypad, #devices) {
      inline-size: 36em;
      min-block-size: min(17em, 100dvh - 2 * var(--_edge));
      padding-inline-end: calc(14em + 2 * var(--_space));
    }
    .root[data-over='corner'] {
      position: relative;
    }
    [data-over] .scroll > :is(#keypad, #devices) {
      position: absolute;
      inset-block: 12px;
      inset-inline-end: var(--_space);
      inline-size: 14em;
      align-content: start;
      /* Room for the focus ring, which the scrolling box would cut off. */
      margin: -6px;
      padding: 6px;
      overflow: auto;
    }
  }
`;
