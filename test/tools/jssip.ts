/**
 * Makes of JsSIP one ES module, without the parts that a call never reaches, for the build and for
 * the test runner. JsSIP is CommonJS: a bundler would add helpers for it to the bytes of every
 * page, and a browser, to which the test runner serves single files, cannot load it at all.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRunnerPlugin } from '@web/test-runner';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { root } from './bundle.js';

/** The exports of JsSIP that src/connector/sip imports. */
const used = ['C', 'UA', 'URI'];

/**
 * Modules that a call never uses: transfers, requests outside the call (JsSIP's UA answers incoming
 * ones itself where nobody listens), JsSIP's sockets, which src/connector/sip replaces, and its
 * log.
 */
const unreached =
  /\/jssip\/lib\/(?:Message|Notifier|Options|Subscriber|WebSocketInterface|RTCSession\/Refer(?:Subscriber|Notifier))\.js$/;
/** The agent's telephone needs the registrator; for the visitor's user agent a stub is enough. */
const registrator = /\/jssip\/lib\/Registrator\.js$/;
const log = /\/node_modules\/debug\//;

/** The import path of the module in src/connector/sip that replaces one of JsSIP's. */
const ours = (name: string): string => JSON.stringify(join(root, `src/connector/sip/${name}.ts`));

/**
 * Modules that src/connector/sip replaces: JsSIP's grammar is a third of its bytes and refuses
 * messages that real gateways send, and its request sender handles only one challenge.
 */
const replaced: readonly [RegExp, string][] = [
  [
    /\/jssip\/lib\/Grammar\.js$/,
    `module.exports = require(${ours('reading/grammar')}).createGrammar(() => ({
      URI: require('./URI'),
      NameAddrHeader: require('./NameAddrHeader'),
    }));`,
  ],
  [
    /\/jssip\/lib\/Parser\.js$/,
    `module.exports = require(${ours('reading/parser')}).createParser(
      require('./SIPMessage'),
      require('./Grammar'),
    );`,
  ],
  [
    /\/jssip\/lib\/RequestSender\.js$/,
    `module.exports = require(${ours('request-sender')}).createRequestSender(
      require('./Transactions'),
    );`,
  ],
];

/** The stub that takes the place of an unused module. */
const nothing = 'module.exports = class { close() {} onTransportClosed() {} };';
const stubs: readonly [RegExp, string][] = [
  [unreached, nothing],
  [log, 'const log = () => () => {}; log.default = log; module.exports = log;'],
];

/**
 * Patches against pages that change the language. Some put functions on `Object.prototype`, so only
 * own properties are read. Some freeze `Error.prototype`, so properties of errors are defined:
 * assigning fails where a frozen one is inherited. A session description is a plain object, since
 * the page's `RTCSessionDescription` may be another class. Names that the other side sends
 * (headers, branches, tags), such as `constructor`, are looked up in objects that inherit nothing.
 */
const onAnyPage = (code: string): string =>
  code
    // The digest of src/connector/sip is shorter and also supports SHA-256.
    .replace(/^( *)exports\.calculateMD5 = [^]+?^\1\};$/m, '')
    // JsSIP treats 0 as missing, so an ACK or a CANCEL would get another number than its INVITE.
    .replaceAll('cseq || Math.floor(', 'cseq || Math.floor(1 + ')
    .replaceAll('new RTCSessionDescription(', '(')
    .replace(/\b(this\._?\w+ =|(?:nist|nict|ist|ict):) \{\}/g, '$1 Object.create(null)')
    .replace(/\b(this\.\w+)\.hasOwnProperty\(/g, 'Object.hasOwn($1, ')
    .replace(/\bfor \((?:const|let|var) (\w+) in ([\w.[\]]+)\)/g, '$& if (Object.hasOwn($2, $1))')
    .replace(
      /\bthis\.(name|message) = ("\w+"|`[^`]+`|message|buildMessage\(.+\)|!this\.value \? .+);$/gm,
      'Object.defineProperty(this, "$1", { value: $2, configurable: true, writable: true });',
    );

/**
 * The code of the module `jssip`, not minified.
 * @param registers keeps the registrator, which the agent's telephone needs.
 */
async function bundleJsSip(registers = false): Promise<string> {
  const left: typeof stubs = registers ? stubs : [...stubs, [registrator, nothing]];
  const { outputFiles } = await build({
    stdin: { contents: `export { ${used.join(', ')} } from 'jssip';`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [
      {
        name: 'without-unreached',
        setup: ({ onLoad }) => {
          for (const [filter, contents] of [...left, ...replaced]) {
            onLoad({ filter }, () => ({ contents, loader: 'js' }));
          }
        },
      },
    ],
  });
  return onAnyPage(outputFiles[0]?.text ?? '');
}

/** The plugin for `vite build`, and for the dev server, whose agent's telephone uses JsSIP too. */
export function jsSip(): Plugin {
  let registers = false;
  return {
    name: 'jssip-as-module',
    enforce: 'pre',
    config: () => ({ optimizeDeps: { exclude: ['jssip'] } }),
    configResolved: ({ command }) => {
      registers = command === 'serve';
    },
    resolveId: (id) => (id === 'jssip' ? '\0jssip' : undefined),
    load: (id) => (id === '\0jssip' ? bundleJsSip(registers) : undefined),
    writeBundle: ({ dir = '' }) => addLicenses(join(dir, 'LICENSES.md')),
  };
}

/**
 * Adds the licenses of the packages that Vite does not list because it has not bundled them itself.
 */
function addLicenses(file: string): void {
  // The build with `--mode modules` writes no license file.
  if (!existsSync(file)) return;
  const known = readFileSync(file, 'utf8');
  for (const name of ['jssip', 'events', 'sdp-transform']) {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    ) as Record<string, string>;
    const title = `## ${name} - ${version} (${license})`;
    const text = readdirSync(folder).find((entry) => entry.startsWith('LICENSE'));
    // A later build finds the entries that an earlier one has written.
    if (known.includes(title) || !text) continue;
    appendFileSync(file, `\n${title}\n\n${readFileSync(join(folder, text), 'utf8')}`);
  }
}

/** The plugin for the test runner. */
export function jsSipInTests(): TestRunnerPlugin {
  const path = '/__jssip.js';
  let code: Promise<string> | undefined;
  return {
    name: 'jssip-as-module',
    resolveImport: ({ source }) => (source === 'jssip' ? path : undefined),
    serve: async (context) =>
      context.path === path ? { body: await (code ??= bundleJsSip()), type: 'js' } : undefined,
  };
}
