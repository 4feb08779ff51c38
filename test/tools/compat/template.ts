/**
 * Finds every feature of HTML and CSS in a template; one with a tag in it is HTML, others are CSS.
 */
import { readStyles } from './styles.js';
import { tooNew } from './names.js';
import { feature, type Feature } from './support.js';

export function* readTemplate(text: string): Generator<Feature> {
  if (/<\/?[a-z]/i.test(text)) yield* readMarkup(text);
  else if (/\{[^}]*:/.test(text)) yield* readStyles(text);
}

function* readMarkup(text: string): Generator<Feature> {
  for (const [, tag = '', rest = ''] of text.matchAll(/<([a-z][\w-]*)((?:"[^"]*"|[^>"])*)/g)) {
    const element = feature('html', 'elements', tag) ?? feature('svg', 'elements', tag);
    if (element) yield element;
    for (const [, attribute = ''] of rest.matchAll(/(?<=\s)([@.?]?[a-z][\w-]*)(?=[\s=/]|$)/gi)) {
      const found = readAttribute(tag, attribute);
      if (found) yield found;
    }
  }
}

/**
 * The feature of an attribute, which can have Lit's marks: `@` for an event, `.` for a property.
 */
function readAttribute(tag: string, attribute: string): Feature | undefined {
  if (attribute.startsWith('@')) return tooNew('event', attribute.slice(1));
  if (attribute.startsWith('.')) return tooNew('member', attribute.slice(1));
  const name = attribute.replace('?', '').toLowerCase();
  return feature('html', 'elements', tag, name) ?? feature('html', 'global_attributes', name);
}
