/**
 * Settings of the analyzer that makes dist/custom-elements.json, for editors and documentation
 * tools, from the doc comments of src/element, src/agent and src/base/element.
 * Run by `npm run build:manifest`.
 */

/** The parts of a manifest that this file uses, by the analyzer's names. */
/** @typedef {{ name: string, description?: string }} Entry */
/** @typedef {Entry & { kind?: string, privacy?: string, type?: { text: string } }} Member */
/** @typedef {{ name: string, superclass?: object, tagName?: string, customElement?: boolean, members?: Member[], attributes?: Member[], endReasons?: Entry[], errorCodes?: Entry[] }} Declaration */
/** @typedef {{ kind: string, name: string, declaration: { name: string, module?: string } }} Export */
/** @typedef {{ kind: string, path: string, declarations: Declaration[], exports: Export[] }} Module */

/**
 * Private members and callbacks of the browser (`…Callback`) are left out.
 * @param {Member} member
 */
const isPublic = ({ name, privacy = 'public' }) =>
  privacy === 'public' && !name.startsWith('#') && !name.endsWith('Callback');

/**
 * Attributes hold text only, so the type of a function property becomes `string`; `undefined` goes,
 * because an attribute that is missing has no value at all.
 * @param {Member} attribute
 */
const asAttribute = ({ type, ...attribute }) => ({
  ...attribute,
  type: {
    text: /=>/.test(type?.text ?? '') ? 'string' : (type?.text ?? '').replace(/ \| undefined$/, ''),
  },
});

/** Tags of our own: `@endreason name - When.` and `@errorcode name - When.` */
const ownTags = /** @type {const} */ ({ endreason: 'endReasons', errorcode: 'errorCodes' });

const endsAndCodes = {
  name: 'ends-and-codes',
  /** @param {{ node: import('typescript').Node, moduleDoc: Module }} context */
  analyzePhase({ node, moduleDoc }) {
    const { jsDoc, name } =
      /** @type {{ jsDoc?: import('typescript').JSDoc[], name?: import('typescript').Identifier }} */ (
        /** @type {unknown} */ (node)
      );
    for (const tag of jsDoc?.flatMap(({ tags }) => [...(tags ?? [])]) ?? []) {
      const list = Object.entries(ownTags).find(([known]) => known === tag.tagName.text)?.[1];
      const declaration = moduleDoc.declarations.find((one) => one.name === name?.text);
      const [, entry, description = ''] = /^(\S+) - ([^]*)/.exec(String(tag.comment)) ?? [];
      if (list && declaration && entry)
        (declaration[list] ??= []).push({ name: entry, description });
    }
  },
};

/** Leaves out which internal class declares an entry. @template {object} Entry */
const withoutOrigin = (/** @type {Entry} */ entry) => ({ ...entry, inheritedFrom: undefined });

/**
 * Reduces the manifest to one module for each of the two elements: without private members, and
 * without the classes they are made of, which nobody can import.
 */
const publicFace = {
  name: 'public-face',
  /** @param {{ customElementsManifest: { modules: Module[] } }} context */
  packageLinkPhase({ customElementsManifest: manifest }) {
    const declarations = manifest.modules.flatMap((module) => module.declarations);
    // Tags come from `@element`, because base/define.ts hides the definition from the analyzer.
    const definitions = declarations.flatMap(({ name, tagName }) =>
      tagName ? [{ kind: 'custom-element-definition', name: tagName, declaration: { name } }] : [],
    );
    if (definitions.length !== 2) throw new Error('Not two modules define a custom element each.');
    manifest.modules = definitions.map((definition) => toModule(definition, declarations));
  },
};

/** @type {(definition: Export, declarations: Declaration[]) => Module} */
function toModule(definition, declarations) {
  const element = declarations.find(({ name }) => name === definition.declaration.name);
  if (!element) throw new Error(`${definition.declaration.name} is not in the sources.`);
  const built = `dist/${definition.name}.js`;
  const { name, members = [], attributes = [] } = element;
  const declaration = { name, module: built };
  return {
    kind: 'javascript-module',
    path: built,
    declarations: [
      {
        ...element,
        tagName: definition.name,
        customElement: true,
        superclass: { name: 'LitElement', package: 'lit' },
        members: members.filter(isPublic).map(withoutOrigin),
        attributes: attributes.map(withoutOrigin).map(asAttribute),
      },
    ],
    exports: [
      { kind: 'js', name, declaration },
      { ...definition, declaration },
    ],
  };
}

export default {
  globs: ['src/{base/element,element,agent}/**/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [endsAndCodes, publicFace],
};
