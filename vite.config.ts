/**
 * Two jobs. `vite` serves the demo (index.html) with the simulated contact center behind it on the
 * same port. `vite build` writes the library: ES modules that may lie on any CDN path, so every
 * import between them is relative.
 */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Rolldown, type UserConfig } from 'vite';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { contactCenter } from './src/demo/server.js';
import { buildTargets } from './test/tools/browsers.js';
import { jsSip } from './test/tools/jssip.js';
import { litInBuild } from './test/tools/lit.js';
import { kyInBuild } from './test/tools/ky.js';
import { isLabels, languagesInBuild } from './test/tools/languages.js';
import { partsInBuild } from './test/tools/parts.js';
import { platformInBuild } from './test/tools/platform.js';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * What the entry imports at once goes into one chunk behind it, and so does what each of the stages
 * after it imports at once: fewer requests, and better compression than many shared crumbs. The entry
 * itself stays small: chunks import what they share by its hashed name, so that an entry loaded as
 * `click-to-dial.js?v=2` is not loaded a second time without the query, with a second registry.
 */
function stagesOf(entries: readonly string[], ...later: string[]) {
  return [...entries, ...later].map((start, index, { length }) => {
    let closure: Set<string> | undefined;
    const name = (id: string, context: Rolldown.ChunkingContext) => {
      if (!closure) {
        closure = closureOf(start, context);
        for (const entry of entries) closure.delete(entry);
      }
      return closure.has(id) ? nameOf(start) : null;
    };
    return { name, debugName: nameOf(start), priority: length - index };
  });
}

/** A module with all that it imports at once. */
function closureOf(start: string, context: Rolldown.ChunkingContext): Set<string> {
  const closure = new Set([start]);
  for (const one of closure) {
    for (const next of context.getModuleInfo(one)?.importedIds ?? []) closure.add(next);
  }
  return closure;
}

/** By its folder, where a file is only the way in. */
const nameOf = (file: string): string =>
  /^(index|view)\.ts$/.test(basename(file)) ? basename(dirname(file)) : basename(file, '.ts');

/** The relay, for Node: our own code in one piece, packages beside it. */
const relay: UserConfig = {
  build: {
    target: 'node20',
    emptyOutDir: false,
    copyPublicDir: false,
    sourcemap: true,
    ssr: true,
    rolldownOptions: {
      // Nothing is loaded late on a server; what browsers load late is inside.
      checks: { ineffectiveDynamicImport: false, pluginTimings: false },
      input: {
        relay: fromRoot('src/relay/index.ts'),
        'relay-main': fromRoot('src/relay/main.ts'),
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/relay/[name].js' },
    },
  },
};

export default defineConfig(({ mode }) => {
  if (mode === 'relay') return relay;
  // Builds of their own, so that what the visitor's script tag loads is not cut to pieces to be shared
  // with modules that only other developers import, or with the agent's element.
  const modules = mode === 'modules';
  const agent = mode === 'agent';
  const entries = {
    call: fromRoot('src/call/index.ts'),
    connector: fromRoot('src/connector/index.ts'),
  };
  const entry = fromRoot(agent ? 'src/agent/index.ts' : 'src/click-to-dial.ts');
  const later = (
    agent
      ? ['src/agent/view.ts', 'src/agent/cc-gateway/client.ts']
      : [
          'src/element/live.ts',
          'src/element/panel/view.ts',
          'src/call/conversation.ts',
          'src/connector/sip/index.ts',
        ]
  ).map(fromRoot);
  return {
    base: './',
    plugins: [
      contactCenter(),
      jsSip(),
      languagesInBuild(),
      litInBuild(agent),
      kyInBuild(),
      { ...minifyTemplateLiterals({ include: 'src/**' }), apply: 'build' },
      partsInBuild(),
    ],
    build: {
      target: buildTargets,
      emptyOutDir: !modules && !agent,
      // The demo's pictures are not part of the library.
      copyPublicDir: false,
      sourcemap: true,
      // Read by the size check: which chunk imports which.
      manifest: agent ? '.vite/agent-manifest.json' : !modules,
      // Lit and ky are inside the bundle; their terms ask for the notice, not for a banner per file.
      // The agent's element has nothing inside that the visitor's has not.
      license: !modules && !agent && { fileName: 'LICENSES.md' },
      modulePreload: false,
      lib: {
        formats: ['es'],
        entry: modules ? entries : { [agent ? 'incoming-call' : 'click-to-dial']: entry },
      },
      rolldownOptions: {
        // How long a build takes on a busy machine is no warning.
        checks: { pluginTimings: false },
        transform: { inject: platformInBuild },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: ({ facadeModuleId }) =>
            `chunks/${agent ? 'agent/' : ''}[name]${isLabels(facadeModuleId) ? '-labels' : ''}-[hash:6].js`,
          comments: false,
          // Vite leaves the white space of ES libraries in; a page that loads this file pays for it.
          minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
          codeSplitting: {
            groups: modules
              ? stagesOf([entries.connector, entries.call], fromRoot('src/call/conversation.ts'))
              : stagesOf([entry], ...later),
          },
        },
      },
    },
  };
});
