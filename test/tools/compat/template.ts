/** Every feature of HTML and CSS in a template: what has a tag in it is HTML, else it is CSS. */
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

/** With Lit's marks: `@` before an event, `.` before a property. */
function readAttribute(tag: string, attribute: string): Feature | undefined {
  if (attribute.startsWith('@')) return tooNew('event', attribute.slice(1));
  if (attribute.startsWith('.')) return tooNew('member', attribute.slice(1));
  const name = attribute.replace('?', '').toLowerCase();
  return feature('html', 'elements', tag, name) ?? feature('html', 'global_attributes', name);
}
