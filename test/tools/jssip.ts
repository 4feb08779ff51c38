/**
 * JsSIP as one ES module, without the parts a call never reaches, for the build and for the test
 * runner. JsSIP is CommonJS: bundlers would put helpers for that into what every page loads, and
 * browsers, which the test runner serves file by file, do not know it at all.
 */
import type { TestRunnerPlugin } from '@web/test-runner';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { root } from './bundle.js';

/** What src/connector/sip imports of it. */
const used = ['C', 'Grammar', 'UA', 'URI'];

/**
 * Never reached by one outgoing call: a server that sends SUBSCRIBE, MESSAGE or OPTIONS is answered by
 * JsSIP's UA alone where nobody listens for them, REFER is never sent, sockets and contact are our
 * own, and nobody reads its log.
 */
const unused =
  /\/(?:jssip\/lib\/(?:Subscriber|Notifier|Message|Options|WebSocketInterface|RTCSession\/ReferSubscriber)|debug\/src\/(?:index|browser|node))\.js$/;

/** Can be called, constructed and asked for anything as little as the code around it needs. */
const stub = 'module.exports = function () { return function () {}; };';

/** The code of the module `jssip`, not minified. */
export async function bundleJsSip(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${used.join(', ')} } from 'jssip';`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [
      {
        name: 'without-unused',
        setup: ({ onLoad }) => {
          onLoad({ filter: unused }, () => ({ contents: stub, loader: 'js' }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

/** For `vite build`; the dev server has a bundler of its own for what is CommonJS. */
export const jsSipInBuild = (): Plugin => ({
  name: 'jssip-as-module',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) => (id === 'jssip' ? '\0jssip' : undefined),
  load: (id) => (id === '\0jssip' ? bundleJsSip() : undefined),
});

/** For the test runner. */
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
