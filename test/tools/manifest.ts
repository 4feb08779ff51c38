/**
 * Makes the content of custom-elements.json: the analyzer's manifest
 * (test/custom-elements-manifest.config.js) with the values of this project's types in place of
 * their names. A state, an end or an error code that is in its type but not documented, or the
 * reverse, is an error.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cli } from '@custom-elements-manifest/analyzer/cli.js';
import { root } from './bundle.js';
import type { PublicTypes } from './public-types.js';

export interface Entry {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
  readonly optional?: boolean;
}

export interface Member extends Entry {
  readonly kind: 'field' | 'method';
  readonly attribute?: string;
  readonly reflects?: boolean;
  readonly readonly?: boolean;
  readonly static?: boolean;
  readonly parameters?: readonly Entry[];
}

export interface Attribute extends Entry {
  readonly fieldName?: string;
}

export interface Declaration {
  readonly name: string;
  readonly tagName: string;
  readonly attributes: readonly Attribute[];
  readonly members: readonly Member[];
  readonly events: readonly Entry[];
  readonly slots: readonly Entry[];
  readonly cssParts: readonly Entry[];
  readonly cssProperties: readonly Entry[];
  readonly cssStates: readonly Entry[];
  /**
   * From the JSDoc tags of this project; the visitor's error codes come from TROUBLESHOOTING.md.
   */
  readonly endReasons?: readonly Entry[];
  readonly errorCodes?: readonly Entry[];
}

/** The custom states that are states of the call; `closed` may hold beside any of them. */
export const callStates = ({ cssStates }: Pick<Declaration, 'cssStates'>): readonly Entry[] =>
  cssStates.filter(({ name }) => name !== 'closed');

export interface Manifest {
  readonly modules: readonly { readonly declarations: readonly [Declaration] }[];
}

const troubleshooting = 'src/element/TROUBLESHOOTING.md';

/** An entry for each heading of an error code, with its meaning. */
async function readCodes(): Promise<Entry[]> {
  const [, ...sections] = (await readFile(join(root, troubleshooting), 'utf8')).split(/^## /m);
  return sections.map((section) => ({
    name: /^.*/.exec(section)?.[0] ?? '',
    description: /\*\*It means:\*\* (.*)/.exec(section)?.[1] ?? '',
  }));
}

/** The values of a union, in the order in which they are documented. */
export function inOrder(
  type: string,
  values: readonly string[],
  entries: readonly Entry[] = [],
  where: string,
): readonly string[] {
  const names = entries.filter(({ description }) => description).map(({ name }) => name);
  const missing = values.filter((value) => !names.includes(value));
  const unknown = names.filter((name) => !values.includes(name));
  if (missing[0]) throw new Error(`${type} '${missing.join("', '")}' is not documented: ${where}`);
  if (unknown[0])
    throw new Error(`'${unknown.join("', '")}' is documented, but no ${type}: ${where}`);
  return names;
}

/** The unions that are documented value by value, in the order of the documentation. */
function documented(
  { unions }: PublicTypes,
  { tagName, cssStates, endReasons = [], errorCodes = [] }: Declaration,
): Map<string, readonly string[]> {
  const check = (type: string, entries: readonly Entry[], where: string) =>
    [type, inOrder(type, unions.get(type) ?? [], entries, where)] as const;
  return new Map(
    tagName === 'click-to-dial'
      ? [
          check(
            'CallState',
            callStates({ cssStates }),
            '@cssstate in src/element/click-to-dial.ts',
          ),
          check('ErrorCode', errorCodes, troubleshooting),
          check('EndReason', [...endReasons, ...errorCodes], '@endreason and the error codes'),
        ]
      : [check('CallInfoErrorCode', errorCodes, '@errorcode in src/agent/incoming-call.ts')],
  );
}

const quoted = (values: readonly string[]): string =>
  values.map((value) => `'${value}'`).join(' | ');

/** Replaces the names of this project's types by their values. */
function writeOut(text: string, unions: ReadonlyMap<string, readonly string[]>): string {
  return text.replaceAll(/\b[A-Z]\w+\b/g, (name) => {
    const values = unions.get(name);
    return values ? quoted(values) : name;
  });
}

/** The type of an event: `CustomEvent<{…}>`, unless the event has a class of its own. */
function eventType({ name, type }: Entry, { details, classes }: PublicTypes): string {
  const detail = details.get(name);
  if (detail === undefined) throw new Error(`${name} is documented, but no event in an event map`);
  if (classes.has(name)) return type?.text ?? '';
  if (typeof detail === 'string') return `CustomEvent<${detail}>`;
  const properties = detail.map((one) => `${one.name}${one.optional ? '?' : ''}: ${one.type}`);
  return `CustomEvent<{ ${properties.join('; ')} }>`;
}

/** @param types the result of {@link readPublicTypes}. */
export async function drawManifest(types: PublicTypes): Promise<Manifest> {
  const config = 'test/custom-elements-manifest.config.js';
  const argv = ['analyze', '--config', config, '--quiet'];
  const manifest = (await cli({ argv, cwd: root, noWrite: true })) as unknown as Manifest;
  const codes = await readCodes();
  const modules = manifest.modules.map((module) => {
    const [found] = module.declarations;
    const declaration = found.tagName === 'click-to-dial' ? { ...found, errorCodes: codes } : found;
    const unions = new Map([...types.unions, ...documented(types, declaration)]);
    const spell = <Any extends Entry>(entry: Any): Any =>
      entry.type ? { ...entry, type: { text: writeOut(entry.type.text, unions) } } : entry;
    return {
      ...module,
      declarations: [
        {
          ...declaration,
          attributes: declaration.attributes.map(spell),
          members: declaration.members.map((member) => ({
            ...spell(member),
            ...(member.parameters && { parameters: member.parameters.map(spell) }),
          })),
          events: declaration.events.map((event) => ({
            ...event,
            type: { text: writeOut(eventType(event, types), unions) },
          })),
        },
      ] as const,
    };
  });
  const told = modules.flatMap(({ declarations: [{ events }] }) => events.map(({ name }) => name));
  const silent = [...types.details.keys()].filter((name) => !told.includes(name));
  if (silent[0]) throw new Error(`${silent.join(', ')} has no @fires in the element's doc comment`);
  return { ...manifest, modules };
}
