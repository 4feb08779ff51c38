/**
 * Lint rules that only this project has, loaded by .oxlintrc.json.
 *
 * no-wire-path: forbids in strings a part of a URL that only the wire layer may contain.
 */

/**
 * What this rule needs of the linter (the interface is ESLint's).
 * @typedef {{ options: { path: string }[], report(finding: object): void }} Context
 */

const noWirePath = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { path: { type: 'string' } }, required: ['path'] }],
  },
  /** @param {Context} context */
  create(context) {
    const path = context.options[0]?.path.toLowerCase() ?? '';
    /** @type {(node: object, text: unknown) => void} */
    const check = (node, text) => {
      if (typeof text === 'string' && text.toLowerCase().includes(path)) {
        context.report({ node, message: `'${path}' is known to src/api and src/simulator alone.` });
      }
    };
    return {
      /** @param {{ value: unknown }} node */
      Literal: (node) => check(node, node.value),
      /** @param {{ value: { raw: string } }} node */
      TemplateElement: (node) => check(node, node.value.raw),
    };
  },
};

export default { meta: { name: 'project' }, rules: { 'no-wire-path': noWirePath } };
