/**
 * Finds in our own code what the visitor's Lit cannot do any more (`visitor.ts`), so that the build fails
 * instead of the page.
 */
import { parse, type AnyNode } from 'acorn';

/** With `\0` in the place of a value, which has to be all that its attribute has. */
const attributes = String.raw`(?:\s+[\w@.?-]+(?:="(?:\0|[^"<>\0]*)")?)*\s*`;

/** A whole tag. An element whose content is text only can have no value in it: it stays empty. */
const tag = new RegExp(
  `<textarea${attributes}></textarea>|</?(?!textarea|title|style|script)[a-z][\\w-]*${attributes}/?>`,
  'g',
);

/** @returns the first piece of code that is refused, after the reason; undefined if all can be built. */
export function refused(code: string): string | undefined {
  const program = parse(code, { sourceType: 'module', ecmaVersion: 'latest' });
  for (const node of nodesIn(program)) {
    const reason = reasonOf(node);
    if (reason) return `${reason}: ${code.slice(node.start, node.end)}`;
  }
  return undefined;
}

function reasonOf(node: AnyNode): string | undefined {
  if (node.type === 'TaggedTemplateExpression' && nameOf(node.tag) === 'html') {
    const strings = node.quasi.quasis.map(({ value }) => value.cooked ?? '');
    // The texts between the tags are left.
    if (/[<>]|="\0/.test(strings.join('\0').replace(tag, '')))
      return 'in a template, each value stands alone, between tags or in the quotes of an attribute';
    const listeners = node.quasi.expressions.filter((_, index) =>
      /@[\w-]+="$/.test(strings[index] ?? ''),
    );
    if (listeners.some(({ type }) => /^(Conditional|Logical)Expression$/.test(type)))
      return 'a listener is always a function';
  }
  if (node.type === 'MethodDefinition') {
    const name = nameOf(node.key) ?? '';
    if (['willUpdate', 'firstUpdated', 'updated'].includes(name))
      return 'this method is never called';
    const [changed] = node.value.params;
    if (
      /^(update|shouldUpdate)$/.test(name) &&
      changed &&
      isAsked(nameOf(changed), node.value.body)
    )
      return 'nobody is told which properties have changed';
  }
  if (node.type === 'Property' && /^(converter|hasChanged)$/.test(nameOf(node.key) ?? ''))
    return 'an attribute is read by its rule alone';
  if (node.type === 'CallExpression' && node.arguments.length > 2) {
    const { callee } = node;
    if (callee.type === 'MemberExpression' && nameOf(callee.property) === 'requestUpdate')
      return 'an update takes no options';
  }
  return undefined;
}

const nameOf = (node: AnyNode): string | undefined =>
  node.type === 'Identifier' ? node.name : undefined;

/** Whether anything is read of this variable. */
const isAsked = (name: string | undefined, body: AnyNode): boolean =>
  [...nodesIn(body)].some(
    (node) =>
      node.type === 'MemberExpression' &&
      node.object.type === 'Identifier' &&
      node.object.name === name,
  );

/** The node, and all below it. */
function* nodesIn(node: AnyNode): Generator<AnyNode> {
  yield node;
  for (const value of Object.values(node) as unknown[]) {
    for (const child of [value].flat()) {
      if (child !== null && typeof child === 'object' && 'type' in child)
        yield* nodesIn(child as AnyNode);
    }
  }
}
