/** Styles of the question for a rating, loaded with it. */
import { css } from '../../base/element/sheets.js';

export const ratingStyles = css`
  .rating {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_border);
  }
  [part='rating'] {
    display: grid;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  [part='rating'] legend {
    padding: 0;
    margin-block-end: 4px;
    font-weight: 600;
  }
  [part='rating-level'] {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
    cursor: pointer;
  }
  [part='rating-level'] input {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    min-block-size: 0;
    margin: 0;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  .comment {
    display: grid;
    gap: 4px;
  }
  .comment span {
    color: var(--_muted);
    font-size: 0.9em;
  }
  [part='rating-comment'] {
    padding-block: 8px;
  }
  /* The element is there all the time so that a change is announced; empty, it leaves the grid. */
  [part='rating-status']:empty {
    position: absolute;
  }
  [part='rating-status'] {
    font-weight: 600;
  }
`;
