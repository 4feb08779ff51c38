/**
 * `vite` serves the demo (index.html) and, on the same port, the simulated contact center. `vite
 * build` writes the library: ES modules that may lie on any CDN path, so every import between them
 * is relative.
 */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Rolldown, type UserConfig } from 'vite';
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { contactCenter } from './src/demo/server.js';
import { buildTargets } from './test/tools/browsers.js';
import { jsSip } from './test/tools/jssip.js';
import { litInBuild } from './test/tools/lit/plugin.js';
import { kyInBuild } from './test/tools/ky.js';
import { isLabels, languagesInBuild } from './test/tools/languages.js';
import { partsInBuild } from './test/tools/parts.js';
import { platformInBuild } from './test/tools/platform.js';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The modules of one chunk, which are loaded together. */
interface Stage {
  readonly name: string;
  readonly modules: Set<string>;
}

/**
 * Makes one chunk for each entry and for each folder: that takes fewer requests, and compresses
 * better, than many small shared chunks. The chunk of an entry holds its static imports. The chunk
 * of a folder holds the modules of this folder that the chunks before it import on demand, with
 * their static imports.
 *
 * The entry itself holds nothing that is shared. Otherwise chunks would import the entry, and an
 * entry loaded as `click-to-dial.js?v=2` would be loaded a second time without the query, with a
 * second registry.
 * @param folders in the order in which they are loaded.
 */
function stagesOf(entries: readonly string[], ...folders: string[]) {
  let stages: readonly Stage[] | undefined;
  return [...entries, ...folders].map((debugName, index, { length }) => ({
    debugName,
    priority: length - index,
    name: (id: string, context: Rolldown.ChunkingContext) => {
      stages ??= readStages(entries, folders, context);
      const stage = stages[index];
      return stage?.modules.has(id) ? stage.name : null;
    },
  }));
}

function readStages(
  entries: readonly string[],
  folders: readonly string[],
  context: Rolldown.ChunkingContext,
): Stage[] {
  const stages = entries.map((entry) => stageFrom([entry], context));
  for (const folder of folders) {
    const before = stages.flatMap(({ modules }) => [...modules]);
    const onDemand = before.flatMap(
      (id) => context.getModuleInfo(id)?.dynamicallyImportedIds ?? [],
    );
    stages.push(
      stageFrom(
        onDemand.filter((id) => dirname(id) === folder),
        context,
      ),
    );
  }
  for (const { modules } of stages) for (const entry of entries) modules.delete(entry);
  return stages;
}

/** These modules and all their static imports, direct and indirect. */
function stageFrom(starts: readonly string[], context: Rolldown.ChunkingContext): Stage {
  const [first] = starts;
  if (!first) throw new Error('A folder of the build has no module that is imported on demand');
  const modules = new Set(starts);
  for (const one of modules) {
    for (const next of context.getModuleInfo(one)?.importedIds ?? []) modules.add(next);
  }
  return { name: nameOf(first), modules };
}

/** The name of a chunk: its file's, or its folder's where the file is called `index` or `view`. */
const nameOf = (file: string): string =>
  /^(index|view)\.ts$/.test(basename(file)) ? basename(dirname(file)) : basename(file, '.ts');

/** The build of the relay for Node: this project's code in one bundle, packages as imports. */
const relay: UserConfig = {
  build: {
    target: 'node20',
    emptyOutDir: false,
    copyPublicDir: false,
    sourcemap: true,
    ssr: true,
    rolldownOptions: {
      // A server loads nothing on demand, so code that browsers load late is bundled.
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
  // Separate builds, so that the chunks of the visitor's script are not split to be shared with
  // modules that only developers import, or with the agent's element.
  const modules = mode === 'modules';
  const agent = mode === 'agent';
  const entries = {
    call: fromRoot('src/call/index.ts'),
    connector: fromRoot('src/connector/index.ts'),
  };
  const entry = fromRoot(agent ? 'src/agent/index.ts' : 'src/click-to-dial.ts');
  const later = (
    agent
      ? ['src/agent', 'src/agent/cc-gateway']
      : ['src/element', 'src/element/panel', 'src/call', 'src/connector/sip']
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
      // The files in public/ belong to the demo, not to the library.
      copyPublicDir: false,
      sourcemap: true,
      // The size check reads from it which chunk imports which.
      manifest: agent ? '.vite/agent-manifest.json' : !modules,
      // The licenses of the bundled packages ask for a notice, not for a banner in each file. The
      // agent's element has no package that the visitor's lacks.
      license: !modules && !agent && { fileName: 'LICENSES.md' },
      modulePreload: false,
      lib: {
        formats: ['es'],
        entry: modules ? entries : { [agent ? 'incoming-call' : 'click-to-dial']: entry },
      },
      rolldownOptions: {
        // Timings on a busy machine are not worth a warning.
        checks: { pluginTimings: false },
        transform: { inject: platformInBuild },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: ({ facadeModuleId }) =>
            `chunks/${agent ? 'agent/' : ''}[name]${isLabels(facadeModuleId) ? '-labels' : ''}-[hash:6].js`,
          comments: false,
          // Vite keeps the white space of ES libraries by default, which a page would load for
          // nothing.
          minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
          codeSplitting: {
            groups: modules
              ? stagesOf([entries.connector, entries.call], fromRoot('src/call'))
              : stagesOf([entry], ...later),
          },
        },
      },
    },
  };
});
