/**
 * The rules for imports between folders: `npm run lint:imports`, part of `npm run lint`.
 *
 * Imports of types and dynamic imports count like all others, since a file that uses only a type of
 * another one cannot be moved without it either.
 */

/** Rooms whose code a browser may load, with the entries at the top of src. */
const browserCode = '^src/(?!(relay|simulator|demo)/)';

/** @type {(name: string, comment: string) => { name: string, comment: string, severity: 'error' }} */
const rule = (name, comment) => ({ name, comment, severity: 'error' });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      ...rule('base-stands-alone', 'All rooms share src/base, so it imports none of them.'),
      from: { path: '^src/base/' },
      to: { path: '^src/', pathNot: '^src/base/' },
    },
    {
      ...rule('api-stands-alone', 'src/api is the wire layer: it imports nothing but src/base.'),
      from: { path: '^src/api/' },
      to: { path: '^src/', pathNot: '^src/(api|base)/' },
    },
    {
      ...rule(
        'http-knows-no-interface',
        'The http client in src/api/http serves all interfaces, those of the agent and the relay too.',
      ),
      from: { path: '^src/api/http/' },
      to: { path: '^src/api/', pathNot: '^src/api/http/' },
    },
    {
      ...rule(
        'connector-stands-alone',
        'src/connector is a package entry of its own: it imports nothing but src/base.',
      ),
      from: { path: '^src/connector/' },
      to: { path: '^src/', pathNot: '^src/(connector|base)/' },
    },
    {
      ...rule(
        'call-knows-no-view',
        'A call runs without any element: src/call is a package entry of its own.',
      ),
      from: { path: '^src/call/' },
      to: { path: '^src/', pathNot: '^src/(call|api|connector|base)/' },
    },
    {
      ...rule(
        'machine-imports-types',
        'The machine is pure: it imports only types from other rooms, which compilation removes.',
      ),
      from: { path: '^src/call/machine/' },
      to: { pathNot: '^src/call/machine/', dependencyTypesNot: ['type-only'] },
    },
    {
      ...rule(
        'locales-know-no-view',
        'Words are named after the states and reasons of a call, not after the views that show them.',
      ),
      from: { path: '^src/locales/' },
      to: { path: '^src/', pathNot: '^src/(locales|call|connector|base)/' },
    },
    {
      ...rule('view-goes-through-the-call', 'The element speaks to the call, never to the wire.'),
      from: { path: '^src/element/' },
      to: { path: '^src/', pathNot: '^src/(element|call|connector|locales|base)/' },
    },
    {
      ...rule(
        'agent-knows-no-visitor',
        "The agent's element shares base and the http client with the visitor's, and nothing else.",
      ),
      from: { path: '^src/agent/' },
      to: { path: '^src/', pathNot: '^src/(agent|base|api/http)/' },
    },
    {
      ...rule(
        'visitor-loads-nothing-of-the-agent',
        "A visitor's page loads no byte of the agent's element.",
      ),
      from: { path: browserCode, pathNot: '^src/agent/' },
      to: { path: '^src/agent/' },
    },
    {
      ...rule(
        'browser-reaches-no-server',
        'Code with secrets, the simulator and the demo never reach a page that embeds the widget.',
      ),
      from: { path: browserCode },
      to: { path: '^src/(relay|simulator|demo)/', reachable: true },
    },
    {
      ...rule(
        'relay-is-no-simulator',
        'The relay runs in production, so it imports nothing of the simulated center.',
      ),
      from: { path: '^src/relay/' },
      to: { path: '^src/', pathNot: '^src/(relay|api|base)/' },
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
      ...rule('only-http-knows-ky', 'One http client, in one place.'),
      from: { path: '^src/', pathNot: '^src/api/http/' },
      to: { path: '(^|/)node_modules/ky/' },
    },
    {
      ...rule(
        'relay-asks-without-ky',
        'The relay has an HTTP client of its own, which needs no Request objects.',
      ),
      from: { path: '^src/relay/' },
      to: { path: '(^|/)node_modules/ky/', reachable: true },
    },
    {
      ...rule('only-the-view-knows-lit', 'A call without an element must not load Lit.'),
      from: { path: '^src/', pathNot: '^src/(element|agent|base/element|demo)/' },
      to: { path: '^src/base/element/|(^|/)node_modules/(lit|lit-html|lit-element|@lit)/' },
    },
    {
      ...rule('no-arrow-back', 'Two folders that need each other are one.'),
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
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
