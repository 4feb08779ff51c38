/**
 * Makes the reference of both elements, between markers in src/element/README.md and
 * src/agent/GUIDE.md: tables from custom-elements.json, and the bytes that a page loads.
 * `npm run docs` writes it, and a test fails where the files differ from it.
 */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { replaceBetween } from '../call/machine/diagram.js';
import { budgets } from './budgets.js';
import { root } from './bundle.js';
import {
  callStates,
  type Attribute,
  type Declaration,
  type Entry,
  type Manifest,
  type Member,
} from './manifest.js';
import type { PublicTypes } from './public-types.js';

/** The files that have a reference, each with the tag of its element. */
export const references = {
  'src/element/README.md': 'click-to-dial',
  'src/agent/GUIDE.md': 'incoming-call',
} as const;

/** The bytes that are loaded at each stage, in the order of the table. */
export type Sizes = readonly [pageLoad: number, firstCall: number, sip: number, agent: number];

const code = (text: string): string => `\`${text}\``;
const inLine = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim();

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => inLine(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The text of a type in a table: the values of a union like `'voice' | 'video'`, else its name. */
function values(type = ''): string {
  if (/[<([{]/.test(type)) return code(type);
  const word = (part: string): string => {
    if (part === 'string') return 'text';
    return /^[a-z]/.test(part) ? part : code(part.replaceAll("'", ''));
  };
  const parts = type.split(' | ').filter((part) => part !== 'undefined');
  return parts.map(word).join(', ');
}

/** The text of a default in a table; empty where there is none, or it is empty itself. */
function fallback(text = ''): string {
  return /^(undefined|\[\]|'')?$/.test(text) ? '' : code(text.replaceAll(/^'|'$/g, ''));
}

function attributes({ attributes: all, members }: Declaration): string {
  const row = ({ name, type, fieldName, ...attribute }: Attribute): string[] => {
    const { reflects } = members.find((member) => member.name === fieldName) ?? {};
    const description = `${attribute.description ?? ''}${reflects ? ' Reflected.' : ''}`;
    return [code(name), values(type?.text), fallback(attribute.default), description];
  };
  return table(['attribute', 'values', 'default', ''], all.map(row));
}

function properties({ name: element, cssStates, members }: Declaration): string {
  const states = callStates({ cssStates })
    .map(({ name }) => `'${name}'`)
    .join(' | ');
  const typeOf = ({ kind, type, readonly }: Member): string => {
    if (kind === 'method') return 'method';
    const text = type?.text === states ? '[states](#states)' : values(type?.text);
    return readonly ? `${text}; read-only` : text;
  };
  const row = (member: Member): string[] => {
    const { kind, name, parameters = [], description = '' } = member;
    const taken = parameters.map((one) => one.name + (one.optional ? '?' : '')).join(', ');
    const notes = parameters.flatMap((one) =>
      one.description === undefined ? [] : `${code(one.name)}: ${one.description}`,
    );
    const owner = member.static ? `${element}.` : '';
    return [
      code(owner + name + (kind === 'method' ? `(${taken})` : '')),
      typeOf(member),
      [description, ...notes].join(' '),
    ];
  };
  const own = members.filter(({ attribute }) => attribute === undefined);
  return table(['property or method', 'type', ''], own.map(row));
}

function events({ events: all }: Declaration, { details }: PublicTypes): string {
  const detail = (event: string): string => {
    const carried = details.get(event) ?? '';
    if (typeof carried === 'string') return code(carried);
    return code(`{${carried.map((one) => one.name + (one.optional ? '?' : '')).join(', ')}}`);
  };
  const rows = all.map(({ name, description = '' }) => [code(name), detail(name), description]);
  return table(['event', 'detail', ''], rows);
}

const names = (head: string, entries: readonly Entry[] = []): string =>
  table(
    [head, ''],
    entries.map(({ name, description = '' }) => [name ? code(name) : '(default)', description]),
  );

const customProperties = ({ cssProperties }: Declaration): string =>
  table(
    ['custom property', 'default', ''],
    cssProperties.map((one) => [code(one.name), fallback(one.default), one.description ?? '']),
  );

/** The error codes; those of a visitor's call link to their entry in TROUBLESHOOTING.md. */
const errorCodes = ({ tagName, errorCodes: all = [] }: Declaration): string =>
  table(
    ['code', 'when'],
    all.map(({ name, description = '' }) => [
      tagName === 'click-to-dial' ? `[${code(name)}](TROUBLESHOOTING.md#${name})` : code(name),
      description,
    ]),
  );

/** Bytes as kB, rounded because two builds of the same sources can differ by a few bytes. */
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function sizes(measured: readonly string[]): string {
  const rows = [
    ['what a page loads before anybody wants to call', budgets.pageLoad],
    ['everything up to `createClickToCall`', budgets.firstCall],
    ['the connector `sip`, while the visitor waits', budgets.sip],
    ["the agent's element", budgets.incomingCall],
  ] as const;
  return table(
    ['', 'Brotli', 'budget, bytes'],
    rows.map(([what, budget], index) => [
      what,
      measured[index] ?? 'not built',
      budget.toLocaleString('en'),
    ]),
  );
}

/** All sections that markers can ask for, by name. */
function sections(declaration: Declaration, types: PublicTypes): Record<string, string> {
  return {
    attributes: attributes(declaration),
    properties: properties(declaration),
    events: events(declaration, types),
    'end-reasons': names('reason', declaration.endReasons),
    'error-codes': errorCodes(declaration),
    slots: names('slot', declaration.slots),
    parts: names('part', declaration.cssParts),
    'custom-properties': customProperties(declaration),
    states: names('state', declaration.cssStates),
  };
}

/**
 * @returns the file's text with an up-to-date reference.
 * @param bytes sizes for the table; without them those of the text stay.
 */
export async function withReference(
  path: keyof typeof references,
  text: string,
  { manifest, types, bytes }: { manifest: Manifest; types: PublicTypes; bytes?: Sizes | undefined },
): Promise<string> {
  const declaration = manifest.modules
    .flatMap((module) => module.declarations)
    .find(({ tagName }) => tagName === references[path]);
  if (!declaration) throw new Error(`<${references[path]}> is not in the manifest`);
  const fill = (whole: string, name: string, content: string): string | undefined =>
    replaceBetween(whole, [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`], `\n\n${content}\n\n`);

  let whole = text;
  for (const [name, content] of Object.entries(sections(declaration, types))) {
    const filled = fill(whole, name, content);
    if (filled === undefined && content.includes('`')) {
      throw new Error(
        `${path} has no place for ${name}: <!-- ${name}:begin --> … <!-- ${name}:end -->`,
      );
    }
    whole = filled ?? whole;
  }
  const measured = bytes?.map(kilobytes) ?? text.match(/\d+\.\d kB/g) ?? [];
  whole = fill(whole, 'sizes', sizes(measured)) ?? whole;
  return format(whole, { parser: 'markdown', ...(await resolveConfig(join(root, path))) });
}
