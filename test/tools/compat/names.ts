/**
 * Members by their bare name, for code whose types nobody knows, as in a bundled dependency: a name
 * counts as too new where not one of the things that are called so is old enough. A name of one
 * word says nothing: `delay` and `region` are everybody's.
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
    // A static member stands behind the name of its interface, which every bundle leaves as it is.
    if (key.endsWith('_static')) continue;
    const event = /^(.+)_event$/.exec(key)?.[1];
    add(event ? 'event' : 'member', event ?? key, feature(...path, key));
    // An event has a handler property too.
    if (event) add('member', `on${event}`, feature(...path, key));
  }
}

// To an interface that is too new itself leads something that is told already; its members, which
// have the most ordinary names, are not asked about.
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
