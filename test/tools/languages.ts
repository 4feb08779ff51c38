/**
 * Cuts each language of the visitor's element in two, for the build: the labels, which a page needs
 * for its button, and the rest, which is loaded with the panel. In the source a language is one
 * file, listed once in `src/locales/index.ts`. In the build that list imports the labels only, with
 * a function `rest` beside them that imports the whole file.
 */
import { parse } from 'acorn';
import MagicString from 'magic-string';
import type { Plugin } from 'vite';

const list = /\/src\/locales\/index\.ts$/;
const language = /\/src\/locales\/[a-z]{2}(-\w+)?\.ts$/;
const query = '?labels';
const kept: readonly string[] = ['code', 'dir', 'labels'];

/** Whether a module is the labels of a language, by its id. */
export const isLabels = (id: string | null | undefined): boolean => id?.endsWith(query) === true;

export function languagesInBuild(): Plugin {
  return {
    name: 'languages',
    enforce: 'pre',
    apply: 'build',
    async resolveId(source, importer) {
      if (!importer || !list.test(importer)) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && language.test(found.id) ? found.id + query : found;
    },
    transform: {
      order: 'post',
      handler(code, id) {
        if (!isLabels(id)) return null;
        const whole = id.slice(0, -query.length);
        const { start, end, groups } = languageIn(code, whole);
        const labels = groups.filter(({ name }) => kept.includes(name)).map(({ text }) => text);
        const part = [...labels, `rest: () => import(${JSON.stringify(whole)})`].join(', ');
        const cut = new MagicString(code).overwrite(start, end, `{ ${part} }`);
        return { code: cut.toString(), map: cut.generateMap({ hires: true }) };
      },
    },
  };
}

interface Group {
  readonly name: string;
  readonly text: string;
}

/** Finds the object literal that is exported as `language`, and its properties. */
function languageIn(code: string, file: string): { start: number; end: number; groups: Group[] } {
  const { body } = parse(code, { sourceType: 'module', ecmaVersion: 'latest' });
  for (const node of body) {
    const declared = node.type === 'ExportNamedDeclaration' ? node.declaration : node;
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations) {
      if (id.type !== 'Identifier' || id.name !== 'language') continue;
      if (init?.type !== 'ObjectExpression') continue;
      const groups = init.properties.map((property) => ({
        name: property.type === 'Property' ? nameOf(property.key) : '',
        text: code.slice(property.start, property.end),
      }));
      return { start: init.start, end: init.end, groups };
    }
  }
  throw new Error(`${file} has no object called language`);
}

const nameOf = (key: { type: string; name?: unknown }): string =>
  key.type === 'Identifier' ? String(key.name) : '';
