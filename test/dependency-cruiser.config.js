/**
 * Which way imports may point: `npm run lint:imports`, part of `npm run lint`.
 *
 * Imports of types and dynamic imports count like all others, since a part that only borrows a
 * type from another cannot be moved or loaded without it either.
 */

/** What a page of a stranger may come to load. */
const browserCode = '^src/(?!(relay|simulator|demo)/)';

/** The agent's side: a page of its own, and a build of its own. */
const agentCode =
  '^src/(agent/|incoming-call\\.ts$|api/(agent-id|call-info|cc-gateway.*)\\.ts$|locales/agent)';

/** @type {(name: string, comment: string) => { name: string, comment: string, severity: 'error' }} */
const rule = (name, comment) => ({ name, comment, severity: 'error' });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      ...rule(
        'call-knows-no-view',
        'A call runs without any element: src/call is a package entry of its own.',
      ),
      from: { path: '^src/(call|api|connector|locales)/' },
      to: { path: '^src/(element/|agent/|click-to-dial\\.ts$|incoming-call\\.ts$)' },
    },
    {
      ...rule(
        'visitor-loads-nothing-of-the-agent',
        'Not one byte of the agent’s element is in the page of a stranger.',
      ),
      from: { path: browserCode, pathNot: agentCode },
      to: { path: agentCode },
    },
    {
      ...rule(
        'agent-knows-no-visitor',
        'Of the visitor’s element the agent’s one has what both are made of, and no more.',
      ),
      from: { path: agentCode },
      to: {
        path: '^src/(element|call|connector|locales)/|^src/click-to-dial\\.ts$',
        pathNot: [
          agentCode,
          '^src/element/(configured|rules|plain-event|press|sheets|sturdy|icons|panel-time|reset-styles|theme-styles)\\.ts$',
          '^src/call/(clock|retry)\\.ts$',
          '^src/locales/languages\\.ts$',
        ],
      },
    },
    {
      ...rule('api-stands-alone', 'src/api is the wire: it knows nothing of the rest.'),
      from: { path: '^src/api/' },
      to: { path: '^src/', pathNot: '^src/(api|base)/' },
    },
    {
      ...rule(
        'connector-stands-alone',
        'src/connector is a package entry of its own: it knows nothing of the rest.',
      ),
      from: { path: '^src/connector/' },
      to: { path: '^src/', pathNot: '^src/(connector|base)/' },
    },
    {
      ...rule('base-stands-alone', 'What several rooms need, src/base, needs none of them.'),
      from: { path: '^src/base/' },
      to: { path: '^src/', pathNot: '^src/base/' },
    },
    {
      ...rule(
        'machine-imports-types',
        'The machine is pure: what it imports is gone after compilation.',
      ),
      from: { path: '^src/call/machine\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      ...rule('view-goes-through-the-call', 'The element speaks to the call, never to the wire.'),
      from: { path: '^src/element/' },
      // What counts as localhost is one rule, for attributes and gateways alike.
      to: { path: '^src/api/', pathNot: '^src/api/localhost\\.ts$' },
    },
    {
      ...rule(
        'browser-reaches-no-server',
        'Secrets, scenarios and the demo never reach the page of a stranger.',
      ),
      from: { path: browserCode },
      to: { path: '^src/(relay|simulator|demo)/', reachable: true },
    },
    {
      ...rule(
        'browser-has-no-node',
        'Browsers have no Node modules, and what ships is listed in dependencies.',
      ),
      from: { path: browserCode },
      to: { dependencyTypes: ['core', 'npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      ...rule('only-api-knows-ky', 'One http client, in one place.'),
      from: { path: '^src/', pathNot: '^src/api/' },
      to: { path: '(^|/)node_modules/ky/' },
    },
    {
      ...rule('only-the-view-knows-lit', 'A call without an element must not load Lit.'),
      from: { path: '^src/', pathNot: '^src/(element/|agent/|demo/|click-to-dial\\.ts$)' },
      to: { path: '(^|/)node_modules/(lit|lit-html|lit-element|@lit)/' },
    },
    {
      ...rule('source-knows-no-tests', 'Tests mirror the source, not the other way round.'),
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      ...rule('no-cycle', 'Two files that need each other are one.'),
      from: {},
      to: { circular: true },
    },
    {
      ...rule('resolves', 'Every import leads to a file.'),
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
