/**
 * A build plugin that lets `src/base/again.ts` load a part of the code again after a failure.
 *
 * A browser may remember that a file could not be loaded, and never ask for it again under that
 * address (Firefox, Safari from August 2025 on; Chromium asks again). A second try therefore needs
 * another address, but then the module would exist twice as soon as another part imports it by its
 * first address. So:
 *
 * - each `() => import("./part.js")` is replaced by a function that loads the file through `take`;
 * - a part takes its imports of other parts from `takenParts`, whichever address they came from;
 * - no part imports a further file of its own, since its failure would be remembered, too.
 *   The bundler's helper would be such a file, so it is written into each part that needs it.
 *
 * Alternatives that were left out: preloading by `<link>` (loads twice where servers forbid to
 * store), `fetch` and a blob (forbidden by content security policies), addresses read from error
 * messages (Safari names none), one file for everything (every call would wait for the SIP stack).
 */
import { posix } from 'node:path';
import MagicString from 'magic-string';
import type { Plugin, Rolldown } from 'vite';

type Chunk = Rolldown.RenderedChunk;
type Chunks = Readonly<Record<string, Chunk>>;

const again = /\/src\/base\/again\.ts$/;
const runtime = '\0rolldown/runtime.js';

/** The bundler's helper that makes a namespace object for one module of a chunk with several. */
const exportAll = `(all) => {
  const names = {};
  for (const name of Object.keys(all)) Object.defineProperty(names, name, { get: all[name] });
  return names;
};`;

const staticImport = /^import \{([^}]*)\} from "([^"]+)";$/gm;
const dynamicImport = /\(\) => import\("([^"]+)"\)/g;

const holds = (chunk: Chunk | undefined, module: RegExp | string): boolean =>
  chunk?.moduleIds.some((id) => (typeof module === 'string' ? id === module : module.test(id))) ??
  false;

/** The file name of a chunk that the file `from` imports by a relative path. */
const fileOf = (specifier: string, from: string): string =>
  posix.join(posix.dirname(from), specifier);

/** The files that are loaded before any part: the entries and all that they import statically. */
function eagerFiles(chunks: Chunks): Set<string> {
  const files = new Set(Object.keys(chunks).filter((file) => chunks[file]?.isEntry));
  for (const file of files) for (const next of chunks[file]?.imports ?? []) files.add(next);
  return files;
}

export function partsInBuild(): Plugin {
  return {
    name: 'parts',
    apply: 'build',
    renderChunk(code, chunk, _, { chunks }) {
      const home = Object.keys(chunks).find((file) => holds(chunks[file], again));
      if (!home) return null;
      const text = new MagicString(code);
      const eager = eagerFiles(chunks);
      const parts = new Set(Object.values(chunks).flatMap((one) => one.dynamicImports));

      if (chunk.fileName === home) {
        const name = /\bvar (takenParts(?:\$\d+)?) = \{\};/.exec(code)?.[1];
        const at = code.lastIndexOf('\nexport {');
        if (!name || at < 0) throw new Error(`${home} does not export takenParts`);
        text.appendRight(at + '\nexport {'.length, ` ${name} as $parts,`);
      }

      let taken = false;
      for (const { 0: statement, 1: names = '', 2: specifier = '', index } of code.matchAll(
        staticImport,
      )) {
        const file = fileOf(specifier, chunk.fileName);
        const end = index + statement.length;
        if (chunks[file]?.moduleIds.length === 1 && holds(chunks[file], runtime)) {
          const local = names.split(' as ').at(-1)?.trim();
          text.overwrite(index, end, `var ${local} = ${exportAll}`);
        } else if (!eager.has(file)) {
          if (!parts.has(file)) {
            throw new Error(
              `${chunk.fileName} imports ${file}, which is no part and not yet there`,
            );
          }
          const renamed = names.replaceAll(' as ', ': ');
          text.overwrite(index, end, `const {${renamed}} = $parts["${posix.basename(file)}"];`);
          taken = true;
        }
      }
      if (taken) text.prepend(`import { $parts } from "./${posix.basename(home)}";\n`);

      for (const { 0: call, 1: specifier = '', index } of code.matchAll(dynamicImport)) {
        const file = posix.basename(fileOf(specifier, chunk.fileName));
        text.overwrite(index, index + call.length, `(take) => take("${file}", ${call})`);
      }
      const imports = code.match(/\bimport\("/g)?.length ?? 0;
      const known = code.match(dynamicImport)?.length ?? 0;
      if (imports !== known) throw new Error(`${chunk.fileName}: an import() without again()`);
      return { code: text.toString(), map: text.generateMap({ hires: true }) };
    },
    generateBundle(_, bundle) {
      for (const [file, output] of Object.entries(bundle)) {
        if (output.type !== 'chunk') continue;
        if (output.moduleIds.length === 1 && output.moduleIds[0] === runtime) delete bundle[file];
      }
    },
  };
}
