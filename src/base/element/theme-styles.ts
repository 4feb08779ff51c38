/** `theme`, for both elements: which of the two colours that stand side by side holds. */
import { css } from './sheets.js';

/**
 * Of the two switches one is `initial`, so that `var()` takes its fallback, and the other is empty:
 * `light-dark()` for browsers that do not have it yet.
 */
export const themeStyles = css`
  :host {
    color-scheme: light;
    --_light: initial;
    --_dark: ;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      color-scheme: dark;
      --_light: ;
      --_dark: initial;
    }
  }
  :host([theme='dark']) {
    color-scheme: dark;
    --_light: ;
    --_dark: initial;
  }
`;
