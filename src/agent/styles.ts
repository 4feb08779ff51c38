/** The styles of the agent's element, similar to those of the visitor's panel. */
import { resetStyles } from '../base/element/reset-styles.js';
import { css } from '../base/element/sheets.js';
import { themeStyles } from '../base/element/theme-styles.js';

/** Light and dark colours stand side by side: see base/element/theme-styles.ts. */
export const agentStyles = css`
  ${themeStyles}
  ${resetStyles}
  :host {
    --_accent: var(--incoming-call-accent, var(--_light, #0f6b5c) var(--_dark, #6fd3bf));
    --_on-accent: var(--incoming-call-on-accent, var(--_light, #fff) var(--_dark, #06241d));
    --_surface: var(--incoming-call-surface, var(--_light, #f3eee6) var(--_dark, #2d312e));
    --_text: var(--incoming-call-text, var(--_light, #22261f) var(--_dark, #f3f0ea));
    --_muted: var(--incoming-call-muted, var(--_light, #5c6059) var(--_dark, #b9bbb3));
    --_background: var(--incoming-call-background, var(--_light, #fffdfa) var(--_dark, #1d201e));
    --_border: var(--incoming-call-border, var(--_light, #dfd8cc) var(--_dark, #434843));
    --_radius: var(--incoming-call-radius, 16px);
    --_space: var(--incoming-call-spacing, 16px);
    display: block;
    inline-size: 30em;
    max-inline-size: 100%;
    writing-mode: horizontal-tb;
  }
  :host([hidden]) {
    display: none !important;
  }
  .root {
    display: inline-grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space);
    box-sizing: border-box;
    padding: var(--_space);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    box-shadow: var(--incoming-call-shadow, 0 1px 3px #0002, 0 8px 24px #0002);
    font-family: var(--incoming-call-font, inherit);
    font-size: var(--incoming-call-font-size, max(16px, 1rem));
    line-height: 1.45;
    overflow-wrap: anywhere;
  }
  .root[data-ringing] {
    border-color: var(--_accent);
    outline: 2px solid var(--_accent);
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  p,
  dd {
    /* A pile of combining marks is as long as it likes. */
    overflow: clip;
    overflow-clip-margin: 0.3em;
  }
  slot {
    display: contents;
  }
  [part='status'] {
    font-weight: 600;
  }
  /* Not display: none: what fills a live region that was not there is not announced everywhere. */
  [part='status']:empty {
    position: absolute;
  }
  [data-ringing] > [part='status'] {
    color: var(--_accent);
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .who {
    flex: 1 1 14em;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 4px 12px;
  }
  .sign {
    grid-row: span 2;
    display: grid;
    place-items: center;
    inline-size: min(3em, 56px);
    aspect-ratio: 1;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  svg {
    inline-size: 50%;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [part='caller'] {
    font-size: clamp(1em, 7vw, 1.6em);
    font-weight: 700;
    line-height: 1.2;
  }
  [part='waiting'],
  [part='idle'],
  [part='retcode'],
  [part='data-left'],
  dt {
    color: var(--_muted);
    font-size: 0.9em;
    font-weight: 400;
  }
  [part='retcode'] {
    display: block;
  }
  [part='timer'] {
    color: var(--_text);
    font-variant-numeric: tabular-nums;
  }
  [part='details'] {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(11em, 100%), 1fr));
    gap: 12px var(--_space);
  }
  [part='details'] dd {
    font-weight: 600;
  }
  [part='data'] {
    max-block-size: 14em;
    overflow: auto;
    padding: 12px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) * 0.5);
    background: var(--_surface);
  }
  [part='data-row'] {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    padding-block: 4px;
  }
  [part='data-row'] + [part='data-row'] {
    border-block-start: 1px solid var(--_border);
  }
  [part='data-name'] {
    flex: 1 1 7em;
  }
  [part='data-value'] {
    flex: 3 1 12em;
  }
  [part='data'] bdi {
    white-space: pre-wrap;
  }
  button {
    justify-self: start;
    min-block-size: 44px;
    padding: 0.5em 18px;
    border: 1px solid transparent;
    border-radius: var(--incoming-call-button-radius, 99px);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }
  button:hover {
    filter: brightness(0.94);
  }
  [aria-disabled] {
    opacity: 0.6;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .sign {
      animation: ring 1.6s ease-in-out infinite;
    }
  }
  @keyframes ring {
    50% {
      box-shadow: 0 0 0 8px color-mix(in srgb, var(--_accent) 25%, transparent);
    }
  }
`;
