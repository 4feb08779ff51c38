/** Styles that every page loads: the host, its theme, its place, the start buttons. */
import { resetStyles } from '../../base/element/reset-styles.js';
import { css } from '../../base/element/sheets.js';
import { themeStyles } from '../../base/element/theme-styles.js';

/** Each colour is written as its light and its dark value side by side: see theme-styles.ts. */
export const styles = css`
  ${themeStyles}
  ${resetStyles}
  :host {
    --_accent: var(--click-to-dial-accent, var(--_light, #0f6b5c) var(--_dark, #6fd3bf));
    --_on-accent: var(--click-to-dial-on-accent, var(--_light, #fff) var(--_dark, #06241d));
    --_surface: var(--click-to-dial-surface, var(--_light, #f3eee6) var(--_dark, #2d312e));
    --_text: var(--click-to-dial-text, var(--_light, #22261f) var(--_dark, #f3f0ea));
    --_background: var(--click-to-dial-background, var(--_light, #fffdfa) var(--_dark, #1d201e));
    --_border: var(--click-to-dial-border, var(--_light, #dfd8cc) var(--_dark, #434843));
    --_radius: var(--click-to-dial-radius, 16px);
    --_space: var(--click-to-dial-spacing, 16px);
    --_pill: var(--click-to-dial-button-radius, 99px);
    --_offset: var(--click-to-dial-offset-inline, var(--_space));
    display: inline-block;
    max-inline-size: 100%;
    writing-mode: horizontal-tb;
  }
  :host([placement='bottom-right']),
  :host([placement='bottom-left']) {
    position: fixed;
    z-index: var(--click-to-dial-z-index, 1000);
    bottom: calc(var(--click-to-dial-offset-block, var(--_space)) + env(safe-area-inset-bottom));
    max-inline-size: calc(100% - var(--_offset) - var(--_space));
  }
  :host([placement='bottom-right']) {
    right: calc(var(--_offset) + env(safe-area-inset-right));
  }
  :host([placement='bottom-left']) {
    left: calc(var(--_offset) + env(safe-area-inset-left));
  }
  @media print {
    :host([placement='bottom-right']),
    :host([placement='bottom-left']) {
      display: none;
    }
  }
  .root {
    font-family: var(--click-to-dial-font, inherit);
    /* As large as the text around it; em and no rem, because many pages make 1rem ten pixels. */
    font-size: var(--click-to-dial-font-size, clamp(16px, 1em, 24px));
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .root:is([data-open], [data-shut], [data-state='failed']) {
    display: inline-grid;
    gap: var(--_space);
    box-sizing: border-box;
    inline-size: 21em;
    max-inline-size: 100%;
    padding: var(--_space);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
  }
  .root:popover-open:not([data-over]) {
    position: fixed;
    inset: auto 0 0;
    margin: var(--_space) auto;
    max-inline-size: calc(100% - 2 * var(--_space));
  }
  /* Before the panel opens, only the buttons show that a call has begun: the status line is there
     for screen readers and takes no room. */
  .root:not([data-open], [data-shut], [data-state='failed']) > p {
    position: absolute;
    clip-path: inset(50%);
  }
  .starts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  p {
    margin: 0;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex-wrap: wrap;
    gap: 4px 8px;
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0.5em 18px;
    border: 1px solid transparent;
    border-radius: var(--_pill);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 600;
    overflow-wrap: anywhere;
    cursor: pointer;
    touch-action: manipulation;
  }
  .start:not([aria-busy]),
  .main {
    padding: 0.65em 20px;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: 0 1px 3px #0004;
  }
  [aria-busy] {
    animation: 1s infinite alternate wait;
  }
  @keyframes wait {
    to {
      background: var(--_border);
    }
  }
  button:hover {
    filter: brightness(0.94);
  }
  button:disabled {
    opacity: 0.6;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
    box-shadow: 0 0 0 2px var(--_background);
  }
  svg {
    flex: none;
    inline-size: min(1.35em, 40px);
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
