/**
 * `npm run compat`, after `npm run build`: checks that no code for browsers uses a feature that one
 * of the oldest supported ones (browsers.ts) lacks, except those that compat/guarded.ts lists with
 * a reason. The data come from MDN. It reads the built scripts, and the source, whose types tell
 * more.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Parser } from 'acorn';
import ts from 'typescript';
import { root } from './bundle.js';
import { guarded } from './compat/guarded.js';
import { usesIn, type Use } from './compat/script.js';
import { missing } from './compat/support.js';

/** ECMAScript version that every browser of the list supports; the bundler has to compile to it. */
const syntax = 2022;

const options: ts.CompilerOptions = {
  allowJs: true,
  noEmit: true,
  lib: ['lib.esnext.full.d.ts'],
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  skipLibCheck: true,
};

/** The built files that a browser may load: all but the relay's, which are for Node. */
function builtFiles(): string[] {
  return readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !/^relay|^chunks.relay/.test(file))
    .map((file) => join(root, 'dist', file));
}

function sourceFiles(): string[] {
  const config = join(root, 'test/tsconfig.browser.json');
  const { config: read } = ts.readConfigFile(config, ts.sys.readFile) as { config: unknown };
  return ts.parseJsonConfigFileContent(read, ts.sys, join(root, 'test')).fileNames;
}

/** The syntax error of the code in that version of ECMAScript; undefined if there is none. */
export function syntaxError(code: string): string | undefined {
  try {
    Parser.parse(code, { ecmaVersion: syntax, sourceType: 'module' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The features that these files use and a browser of the list lacks. */
export function tooNewIn(files: readonly string[]): Use[] {
  const program = ts.createProgram(files, options);
  const wanted = new Set(files.map((file) => ts.sys.resolvePath(file)));
  return program
    .getSourceFiles()
    .filter(({ fileName }) => wanted.has(ts.sys.resolvePath(fileName)))
    .flatMap((file) => usesIn(program, file))
    .filter((use) => missing(use.feature).length > 0);
}

/** Whether a guarded entry covers a feature: the same one, or one below it in MDN's data. */
const covers = (entry: string, path: string) => path === entry || path.startsWith(`${entry}.`);

function check(): string[] {
  const built = builtFiles();
  // Without built files the check would pass without having checked anything.
  if (built.length < 10) throw new Error('dist/ is missing: run `npm run build` first');
  const errors = built.flatMap((file) => {
    const error = syntaxError(readFileSync(file, 'utf8'));
    return error ? [`${relative(root, file)}: newer than ES${syntax}: ${error}`] : [];
  });
  const uses = tooNewIn([...built, ...sourceFiles()]);
  const reasons = Object.keys(guarded);
  const used = new Set(
    uses.map(({ feature }) => reasons.find((path) => covers(path, feature.path))),
  );
  const open = uses.filter(({ feature }) => !reasons.some((path) => covers(path, feature.path)));
  return [
    ...errors,
    ...open.map(
      ({ feature, file, line }) =>
        `${relative(root, file)}:${line}  ${feature.path}  not in ${missing(feature).join(', ')}`,
    ),
    ...reasons
      .filter((path) => !used.has(path))
      .map((path) => `compat/guarded.ts: ${path} is used no more, or every browser has it now`),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = check();
  for (const line of new Set(found)) console.log(line);
  if (found.length > 0) process.exitCode = 1;
}
