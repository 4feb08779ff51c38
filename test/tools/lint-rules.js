/**
 * Lint rules that only this project has, loaded by .oxlintrc.json.
 *
 * no-wire-path: forbids strings with a part of a URL outside src/api and src/simulator, which own
 * it.
 */

/**
 * The parts of the linter's interface that this rule uses; it is the one of ESLint.
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
