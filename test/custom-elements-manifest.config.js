/**
 * dist/custom-elements.json: what editors and documentation tools read, from the doc comments of
 * src/element, src/agent and src/base/element. `npm run build:manifest`.
 */

/** How the analyzer calls what this file needs of a manifest. */
/** @typedef {{ name: string, description?: string }} Entry */
/** @typedef {Entry & { kind?: string, privacy?: string, type?: { text: string } }} Member */
/** @typedef {{ name: string, superclass?: object, tagName?: string, customElement?: boolean, members?: Member[], attributes?: Member[], endReasons?: Entry[], errorCodes?: Entry[] }} Declaration */
/** @typedef {{ kind: string, name: string, declaration: { name: string, module?: string } }} Export */
/** @typedef {{ kind: string, path: string, declarations: Declaration[], exports: Export[] }} Module */

/** Neither private nor for the browser alone to call. @param {Member} member */
const isPublic = ({ name, privacy = 'public' }) =>
  privacy === 'public' && !name.startsWith('#') && !name.endsWith('Callback');

/**
 * An attribute that is not there has no value, and HTML has text alone: what is a list or a function as
 * a property is text as an attribute.
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

/** Which of the internal classes it stands in is nobody's business. @template {object} Entry */
const withoutOrigin = (/** @type {Entry} */ entry) => ({ ...entry, inheritedFrom: undefined });

/**
 * The package has one module for each element it offers: without the parts they are made of, which
 * nobody can import, and without what is private.
 */
const publicFace = {
  name: 'public-face',
  /** @param {{ customElementsManifest: { modules: Module[] } }} context */
  packageLinkPhase({ customElementsManifest: manifest }) {
    const declarations = manifest.modules.flatMap((module) => module.declarations);
    // By `@element`: the entries define their tags by way of base/define.ts.
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
