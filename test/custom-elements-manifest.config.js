/**
 * dist/custom-elements.json: what editors and documentation tools read, from the doc comments of
 * src/element, src/agent and src/base/element. `npm run build:manifest`.
 */

/** How the analyzer calls what this file needs of a manifest. */
/** @typedef {{ name: string, kind?: string, privacy?: string }} Member */
/** @typedef {{ name: string, superclass?: object, tagName?: string, customElement?: boolean, members?: Member[], attributes?: Member[] }} Declaration */
/** @typedef {{ kind: string, name: string, declaration: { name: string, module?: string } }} Export */
/** @typedef {{ kind: string, path: string, declarations: Declaration[], exports: Export[] }} Module */

/** Neither private nor for the browser alone to call. @param {Member} member */
const isPublic = ({ name, privacy = 'public' }) =>
  privacy === 'public' && !name.startsWith('#') && !name.endsWith('Callback');

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
        attributes: attributes.map(withoutOrigin),
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
  plugins: [publicFace],
};
