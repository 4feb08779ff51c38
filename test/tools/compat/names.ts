/**
 * Looks members up by their bare name, for code without types such as a bundled dependency: a name
 * counts as too new where none of the members with that name is old enough. Names of one lower-case
 * word are left out, since any object may have a `delay` or a `region`.
 */
import type { Identifier } from '@mdn/browser-compat-data';
import { child, children, data, feature, missing, type Feature } from './support.js';

export type Kind = 'member' | 'event' | 'cssFunction';

const index: Record<Kind, Map<string, Feature[]>> = {
  member: new Map(),
  event: new Map(),
  cssFunction: new Map(),
};

function add(kind: Kind, name: string, found: Feature | undefined): void {
  if (!found) return;
  const list = index[kind].get(name);
  if (list) list.push(found);
  else index[kind].set(name, [found]);
}

function addMembers(parent: Identifier, ...path: string[]): void {
  for (const key of Object.keys(parent)) {
    // Bundles keep the name of an interface, so static members are found with their types.
    if (key.endsWith('_static')) continue;
    const event = /^(.+)_event$/.exec(key)?.[1];
    add(event ? 'event' : 'member', event ?? key, feature(...path, key));
    // An event also has a handler property.
    if (event) add('member', `on${event}`, feature(...path, key));
  }
}

// The members of an interface that is itself too new are left out: the use of the interface is
// found anyway, and its members often have ordinary names.
for (const [name, node] of children(data.api)) {
  if (missing({ path: name, node }).length === 0) addMembers(node, 'api', name);
  // A name in lower case is a global function or object, not an interface.
  if (/^[a-z]/.test(name)) add('member', name, feature('api', name));
}
for (const [name, node] of children(child(data.javascript, 'builtins'))) {
  if (missing({ path: name, node }).length === 0) addMembers(node, 'javascript', 'builtins', name);
}
for (const [name, node] of children(child(data.css, 'types'))) {
  add('cssFunction', name, feature('css', 'types', name));
  for (const key of Object.keys(node)) add('cssFunction', key, feature('css', 'types', name, key));
}

/** The oldest feature of that name, if even that one is too new. */
export function tooNew(kind: Kind, name: string): Feature | undefined {
  const found = kind === 'member' && /^[a-z]*$/.test(name) ? [] : (index[kind].get(name) ?? []);
  return found.every((one) => missing(one).length > 0) ? found[0] : undefined;
}
