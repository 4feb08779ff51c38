/**
 * The attribute `theme` of both elements: chooses between the light and the dark value of a colour.
 */
import { css } from './sheets.js';

/**
 * Stands in for `light-dark()`, which older browsers lack. A colour is written as `var(--_light, …)
 * var(--_dark, …)`. One of the two switches is `initial`, which makes `var()` take its fallback,
 * the colour; the other is empty, which makes its `var()` vanish.
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
