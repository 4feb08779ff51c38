/** Renders the data a call carries along, only ever as text. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AgentWords } from './locales/words.js';
import { readCallData } from './call-data.js';
import { beginning, visible } from './visible.js';

/**
 * Most rows and characters that are rendered, so that a megabyte of data does not slow the page.
 */
const mostRows = 50;
const longestName = 100;
const longestValue = 2000;

/** The region is focusable because it scrolls: without focus the keyboard could not scroll it. */
export function renderData(
  calldata: string | null,
  words: AgentWords,
  code: string,
): TemplateResult | typeof nothing {
  const { rows, text } = readCallData(calldata ?? '');
  if (rows.length === 0 && text === '') return nothing;
  const shown = rows.slice(0, mostRows);
  const long = (value: string) => Math.max(0, value.length - longestValue);
  const left = [text, ...shown.map(([, value]) => value)].reduce((sum, one) => sum + long(one), 0);
  return html`<div
    part="data"
    role="group"
    tabindex="0"
    aria-label=${words.data}
    @keydown=${keepScrolling}
    @keypress=${keepScrolling}
    @keyup=${keepScrolling}
  >
    ${text ? html`<p part="data-text"><bdi>${visible(beginning(text, longestValue))}</bdi></p>` : nothing}
    ${rows.length > 0 ? renderRows(shown.map(([name, value]) => asRead(name, value, words, code))) : nothing}
    ${renderLeft(words.rowsLeft, rows.length - shown.length)}
    ${renderLeft(words.charactersLeft, left)}
  </div>`;
}

/** Values that a relay gives are named in the agent's language, and languages too. */
function asRead(
  name: string,
  value: string,
  { rows }: AgentWords,
  code: string,
): readonly [string, string] {
  if (!Object.hasOwn(rows, name)) return [name, value];
  const known = name as keyof AgentWords['rows'];
  return [rows[known], known === 'language' ? languageName(value, code) : value];
}

function languageName(tag: string, code: string): string {
  try {
    return new Intl.DisplayNames(code, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Keeps the keys that scroll this region from triggering shortcuts of the page. */
function keepScrolling(event: KeyboardEvent): void {
  const { key, ctrlKey, altKey, metaKey } = event;
  if (ctrlKey || altKey || metaKey) return;
  if (/^( |Home|End|Page\w+|Arrow\w+)$/.test(key)) event.stopPropagation();
}

const renderRows = (rows: readonly (readonly [string, string])[]): TemplateResult =>
  html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<div part="data-row">
          <dt part="data-name"><bdi>${visible(beginning(name, longestName))}</bdi></dt>
          <dd part="data-value"><bdi>${visible(beginning(value, longestValue))}</bdi></dd>
        </div>`,
    )}
  </dl>`;

const renderLeft = (words: string, count: number): TemplateResult | typeof nothing =>
  count > 0 ? html`<p part="data-left">${words} <bdi>${count}</bdi></p>` : nothing;
