/** Styles of the open panel, loaded with it: frame, stage, controls, keypad. */
import { lowStyles } from './panel-low-styles.js';
import { css } from '../../base/element/sheets.js';

export const panelStyles = css`
  :host {
    --_muted: var(--click-to-dial-muted, var(--_light, #5c6059) var(--_dark, #b9bbb3));
    --_danger: var(--click-to-dial-danger, #cf3030);
    --_on-danger: var(--click-to-dial-on-danger, #fff);
  }
  .root[data-open] {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
    font-size: var(--click-to-dial-font-size, max(16px, 1rem));
    line-height: 1.45;
    overflow-wrap: anywhere;
    -webkit-user-select: text;
    user-select: text;
    box-shadow: var(--click-to-dial-shadow, 0 1px 3px #0002, 0 8px 24px #0002);
  }
  @media print {
    [data-over] {
      display: none !important;
    }
  }
  /* A panel over the page is never higher than the window, and no part of it covers another. */
  .root[data-over] {
    --_edge: min(var(--_space), 16px);
    max-block-size: calc(
      100dvh - var(--click-to-dial-offset-block, var(--_space)) - var(--_edge) - env(
          safe-area-inset-top
        ) - env(safe-area-inset-bottom)
    );
    overflow: auto;
  }
  .root[data-over='page'] {
    position: fixed;
    z-index: var(--click-to-dial-z-index, 1000);
    inset: 0 auto auto 0;
    margin: calc(var(--_edge) + env(safe-area-inset-top))
      calc(var(--_edge) + env(safe-area-inset-right))
      calc(var(--_edge) + env(safe-area-inset-bottom))
      calc(var(--_edge) + env(safe-area-inset-left));
    max-inline-size: calc(
      100% - 2 * var(--_edge) - env(safe-area-inset-left) - env(safe-area-inset-right)
    );
    max-block-size: calc(
      var(--_height) - 2 * var(--_edge) - env(safe-area-inset-top) - env(safe-area-inset-bottom)
    );
  }
  [data-open] :is(slot, .body, .scroll) {
    display: contents;
  }
  .root[data-open] > *,
  .body > *,
  .scroll > *,
  ::slotted([slot]) {
    grid-column: 1 / 3;
  }
  [part='heading'] {
    margin: 0;
    margin-block-end: calc(var(--_space) / -2 - 4px);
    justify-self: start;
    color: var(--_muted);
    font-size: 0.9em;
    font-weight: 400;
  }
  .root[data-open] > [part='status'] {
    grid-column: 1;
    font-weight: 600;
  }
  .body > [part='minimize'] {
    grid-column: 2;
  }
  .quiet:not(:hover) {
    background: none;
  }
  .quiet {
    padding: 0;
    margin-block: -10px;
    margin-inline-end: -10px;
    color: var(--_muted);
  }
  /* The browser's own permission button accepts hardly any other styles. */
  [part='access-button'] {
    min-block-size: 1.6em;
    border-radius: var(--_pill);
    background: var(--_surface);
    color: var(--_text);
  }
  [part='hint'],
  .note,
  .time span {
    color: var(--_muted);
    font-size: 0.9em;
  }
  .stage {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 8px;
    min-block-size: 4.5em;
    text-align: center;
  }
  .time span {
    display: block;
  }
  [part='timer'] {
    font-size: min(2.1em, 15vw);
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .body > .time {
    display: flex;
    gap: 8px;
    align-items: baseline;
  }
  .body > .time b,
  .line .time b {
    font-size: 1.1em;
  }
  .pulse,
  .progress i {
    border-radius: 50%;
    border: solid var(--_accent);
  }
  .pulse {
    display: grid;
    place-items: center;
    padding: 1em;
    margin: 12px;
    border-width: 2px;
    background: var(--_surface);
    color: var(--_accent);
    font-size: 1.15em;
  }
  .progress {
    display: flex;
    gap: 8px;
  }
  .progress i {
    border-width: 5px;
  }
  .talk {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 4px 16px;
  }
  .quality {
    display: flex;
    align-items: end;
    gap: 3px;
    color: var(--_muted);
    font-size: 0.9em;
  }
  .quality i {
    inline-size: 4px;
    block-size: 0.45em;
    margin-block-end: 0.3em;
    border-radius: 1px;
    background: currentColor;
  }
  .quality i:nth-child(2) {
    block-size: 0.7em;
  }
  .quality i:nth-child(3) {
    block-size: 0.95em;
  }
  .quality span {
    margin-inline-start: 4px;
  }
  [data-bars='1'] i:nth-child(2),
  [data-bars='1'] i:nth-child(3),
  [data-bars='2'] i:nth-child(3) {
    opacity: 0.3;
  }
  .video {
    position: relative;
    inline-size: 100%;
    aspect-ratio: 4 / 3;
    max-block-size: 60vh;
    overflow: hidden;
    border-radius: calc(var(--_radius) * 0.75);
    background: #111;
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
  }
  [part='self-view'] {
    scale: -1 1;
  }
  [part='remote-video'] + [part='self-view'] {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-end: 8px;
    inline-size: 28%;
    block-size: auto;
    border: 2px solid #fff;
    border-radius: 8px;
  }
  .signs {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .devices {
    display: grid;
    gap: 8px;
  }
  .devices label {
    display: grid;
    gap: 4px;
  }
  .devices span {
    color: var(--_muted);
    font-size: 0.9em;
  }
  select,
  input,
  textarea {
    min-block-size: 44px;
    max-inline-size: 100%;
    padding-inline: 10px;
    border: 1px solid var(--_muted);
    border-radius: calc(var(--_radius) * 0.5);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    /* Telephones zoom into the page when a field with smaller text gets the focus. */
    font-size: max(16px, 1em);
  }
  textarea {
    box-sizing: border-box;
    inline-size: 100%;
    resize: vertical;
  }
  .controls {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
  .controls:not(:has(button)) {
    display: none;
  }
  .controls button {
    flex: 1 1 5em;
    flex-direction: column;
    gap: 4px;
    padding: 10px 6px;
    border-radius: calc(var(--_radius) * 0.75);
    font-weight: 500;
    line-height: 1.2;
  }
  /* Four buttons stand two by two rather than three and one. */
  .controls:has(button:nth-of-type(4)) button {
    flex-basis: 40%;
  }
  .controls span {
    font-size: 0.85em;
  }
  [part='keypad-toggle'] svg {
    stroke-width: 3;
  }
  .on {
    background: var(--_text);
    color: var(--_background);
  }
  .keypad {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 8px;
  }
  output {
    grid-column: 1 / -1;
    min-block-size: 1.5em;
    font-size: 1.2em;
    text-align: center;
    letter-spacing: 0.1em;
  }
  [part='key'] {
    min-inline-size: 0;
    padding: 0;
    border-radius: calc(var(--_radius) * 0.75);
    font-size: 1.2em;
  }
  [part='hang-up'] {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  [part='hang-up'] svg {
    rotate: 135deg;
  }
  [aria-disabled] {
    opacity: 0.6;
    cursor: default;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .actions button {
    flex: 1 1 auto;
    padding-inline: 12px;
  }
  [data-open] [part='fallback']:not(:has(p)) {
    display: none;
  }
  [part='other-ways'] {
    padding-block-start: var(--_space);
    border-block-start: 1px solid var(--_border);
  }
  [data-open] ::slotted(a) {
    color: var(--_accent);
    font-weight: 600;
  }
  ${lowStyles}
  .root:has(.line) {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    inline-size: max-content;
    padding: 8px;
    border-radius: calc(var(--_radius) + 12px);
  }
  .line > [part='hang-up'] {
    flex: 1 1 auto;
    padding-inline: 12px;
  }
  .root:has(.line) > slot {
    display: none;
  }
  .root > [part='status']:has(+ .line),
  .line .time span,
  .line .quality span,
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .line > * {
    margin: 0 !important;
  }
  .line .stage {
    min-block-size: 0;
    padding-inline: 4px 8px;
  }
  @media (prefers-reduced-motion: no-preference) {
    .root[data-open] {
      animation: open 0.2s ease-out;
    }
    .pulse {
      animation: breathe 2.8s ease-in-out infinite;
    }
    .progress i {
      animation: wave 1.4s ease-in-out infinite;
    }
    [data-state='reconnecting'] [part='timer'] {
      animation: fade 1.4s ease-in-out infinite;
    }
    .progress i:nth-child(2) {
      animation-delay: 0.2s;
    }
    .progress i:nth-child(3) {
      animation-delay: 0.4s;
    }
  }
  @keyframes open {
    from {
      opacity: 0;
      translate: 0 8px;
    }
  }
  @keyframes breathe {
    50% {
      box-shadow: 0 0 0 12px color-mix(in srgb, var(--_accent) 18%, transparent);
    }
  }
  @keyframes wave {
    40% {
      opacity: 0.3;
    }
  }
  /* Fades less than the wave, so that the time stays readable. */
  @keyframes fade {
    40% {
      opacity: 0.7;
    }
  }
`;
