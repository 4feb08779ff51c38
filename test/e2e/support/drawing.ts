/**
 * Draws with Lit what a test describes, one drawing after the other into the same place. Bundled with Lit
 * as it is published and as the visitor's element has it (test/tools/lit), to be run in a page.
 */
import { html, nothing, render, type TemplateResult } from 'lit';

export type Drawing =
  | { kind: 'text'; text: string }
  | { kind: 'nothing' | 'undefined' }
  | { kind: 'node'; name: string }
  | { kind: 'list'; items: readonly Drawing[] }
  | { kind: 'element'; value: string; on: boolean; missing: boolean; inside: Drawing }
  | { kind: 'pair' | 'end' | 'icon'; first: Drawing; second: Drawing };

const nodes = new Map<string, HTMLElement>();

function nodeCalled(name: string): HTMLElement {
  const known = nodes.get(name);
  if (known) return known;
  const node = document.createElement(name);
  nodes.set(name, node);
  return node;
}

function toValue(drawing: Drawing, log: string[]): unknown {
  switch (drawing.kind) {
    case 'text':
      return drawing.text;
    case 'nothing':
      return nothing;
    case 'undefined':
      return undefined;
    case 'node':
      return nodeCalled(drawing.name);
    case 'list':
      return drawing.items.map((item) => toValue(item, log));
    case 'element':
      return element(drawing, log);
    default:
      return pair(drawing.kind, toValue(drawing.first, log), toValue(drawing.second, log));
  }
}

const element = (
  { value, on, missing, inside }: Extract<Drawing, { kind: 'element' }>,
  log: string[],
): TemplateResult =>
  html`<label class="a" title=${missing ? nothing : value} ?hidden=${on} data-on=${on}>
    <input
      .defaultValue=${value}
      .ariaLabel=${missing ? nothing : value}
      @click=${() => log.push(value)}
      aria-busy=${on ? 'true' : nothing}
    />${toValue(inside, log)}
  </label>`;

function pair(kind: 'pair' | 'end' | 'icon', first: unknown, second: unknown): TemplateResult {
  if (kind === 'pair') return html`<b>${first}</b> and <i lang="en">${second}</i>.`;
  if (kind === 'end') return html`${first} ${second}`;
  return html`<svg viewBox="0 0 1 1"><path d="M0"></path></svg>${first}
    <p>${second}</p>`;
}

/** @returns for each drawing its HTML, its properties, and what its listeners have heard. */
export function draw(drawings: readonly Drawing[]): string[] {
  const root = document.createElement('main');
  root.append('before');
  const shadow = root.attachShadow({ mode: 'open' });
  return drawings.map((drawing) => {
    const log: string[] = [];
    render(toValue(drawing, log), shadow);
    const inputs = [...shadow.querySelectorAll('input')];
    for (const input of inputs) input.click();
    const properties = inputs.map((input) => [input.defaultValue, input.ariaLabel]);
    return JSON.stringify([shadow.innerHTML.replaceAll(/<!--.*?-->/g, ''), properties, log]);
  });
}
