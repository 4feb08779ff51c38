/**
 * Checks of the Markdown files: the README stays short, every link and anchor leads somewhere, and
 * the npm scripts and files they name exist. The same holds for names in the comments of the code.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, it } from 'node:test';
import { root } from './bundle.js';

const mostWords = 1800;

const list = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    `${folder}/${name}`.replaceAll(sep, '/'),
  );
/** Paths of all files of the repository from its root, without dependencies and the build. */
const files = [...readdirSync(root), ...['.github', 'src', 'test'].flatMap(list)];
const exists = (path: string): boolean => existsSync(join(root, path));

interface Document {
  readonly path: string;
  readonly text: string;
  /** The text without its code, since a link or heading in code is not meant as one. */
  readonly prose: string;
  /** The pieces of inline code between backticks. */
  readonly code: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** The anchors that GitHub makes of headings; repeated ones are numbered from the second on. */
function anchorsOf(lines: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of lines) {
    const heading = /^#{1,6} +(.+)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const words = heading.replaceAll(/\]\([^)]*\)/g, '').toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    let free = anchor;
    for (let count = 1; anchors.has(free); count += 1) free = `${anchor}-${count}`;
    anchors.add(free);
  }
  return anchors;
}

function read(path: string): Document {
  const text = readFileSync(join(root, path), 'utf8');
  const outside = text.replaceAll(/^ *(```+).*\n[^]*?^ *\1 *$/gm, '');
  return {
    path,
    text,
    prose: outside.replaceAll(/`[^`\n]*`/g, ''),
    code: [...outside.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    anchors: anchorsOf(outside.split('\n')),
  };
}

const documents = new Map(
  files.filter((path) => path.endsWith('.md')).map((path) => [path, read(path)] as const),
);

/** Path from the root and anchor of a link; undefined if it leads out of the repository. */
function target(from: string, link: string): { path: string; anchor: string } | undefined {
  if (/^[a-z]+:/i.test(link)) return undefined;
  const [path = '', anchor = ''] = link.split('#');
  const whole = path === '' ? from : relative(root, join(root, dirname(from), path));
  return { path: whole.replaceAll(sep, '/'), anchor };
}

const links = /\]\(([^)\s]+)\)|^\[[^\]]+\]: +(\S+)|\b(?:src|href)="([^"]+)"/gm;

function deadLinks({ path, prose }: Document): string[] {
  const found = [...prose.matchAll(links)].map(([, ...groups]) => groups.find(Boolean) ?? '');
  return found.filter((link) => {
    const to = target(path, link);
    if (to === undefined) return false;
    const { anchors } = documents.get(to.path) ?? {};
    return !exists(to.path) || (to.anchor !== '' && anchors?.has(to.anchor) !== true);
  });
}

/** Whether a file of the repository has this name, or a path that ends in it. */
const isFile = (name: string): boolean => files.some((path) => `/${path}`.endsWith(`/${name}`));

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

const scriptsRunIn = (text: string): string[] =>
  [...text.matchAll(/\bnpm run (?:--?[\w-]+ )*([\w:-]+)/g)].map(([, name = '']) => name);

/** Missing scripts, named as `npm run test:unit` or, in backticks, as a bare `test:unit`. */
function missingScripts({ text, code }: Document): string[] {
  const run = scriptsRunIn(text);
  const families = new Set(Object.keys(scripts).map((name) => name.split(':')[0]));
  const bare = code.filter((name) => /^\w+:[\w-]+$/.test(name) && families.has(name.split(':')[0]));
  return [...run, ...bare].filter((name) => !Object.hasOwn(scripts, name));
}

/** Missing files, named with a path like `src/call/poller.ts` or, in backticks, as `poller.ts`. */
function missingFiles({ text, code }: Document): string[] {
  const paths = [...text.matchAll(/(?<![\w/.@*-])(?:src|test)\/[\w./-]*(?![\w/.*…<{-])/g)];
  const whole = paths.map(([path]) => path.replace(/[./]+$/, '')).filter((path) => !exists(path));
  const sources = code.filter((name) => /^[\w./-]+\.(?:ts|css)$/.test(name));
  const unknown = sources.filter((name) => !isFile(name));
  return [...whole, ...unknown];
}

/**
 * Errors in a file's comments: missing files and scripts, and commands that a script exists for.
 */
function wrongInComments(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const comments = text.match(/\/\*[^]*?\*\/|(?<![:'"`\w])\/\/.*$/gm) ?? [];
  return comments.flatMap((comment) => {
    const run = scriptsRunIn(comment).filter((name) => !Object.hasOwn(scripts, name));
    const named = comment.match(/(?<![\w@/.*-])[\w./-]+\.(?:ts|css)(?![\w/*])/g) ?? [];
    const commands = comment.match(/\btsx [\w./-]+/g) ?? [];
    return [
      ...run.map((name) => `npm run ${name}`),
      ...named.filter((name) => !isFile(name.replace(/^(?:\.\.?\/)+/, ''))),
      ...commands.filter((command) => Object.values(scripts).includes(command)),
    ].map((wrong) => `${path}: ${wrong}`);
  });
}

describe('the documentation', () => {
  it(`has a README of at most ${mostWords} words`, () => {
    const words = documents.get('README.md')?.text.match(/\S+/g)?.length ?? 0;
    assert.ok(words > 0 && words <= mostWords, `${words} words: move details to a room's README`);
  });

  for (const document of documents.values()) {
    it(`${document.path}: every link and anchor leads to something that exists`, () => {
      assert.deepEqual(deadLinks(document), []);
    });

    it(`${document.path}: every npm script it names is in package.json`, () => {
      assert.deepEqual(missingScripts(document), []);
    });

    it(`${document.path}: every source file it names exists`, () => {
      assert.deepEqual(missingFiles(document), []);
    });
  }

  it('names in the comments of the code only files and npm scripts that exist', () => {
    const sources = files.filter((path) => /\.(?:ts|js)$/.test(path));
    assert.ok(sources.length > 500, 'the sources are found');
    assert.deepEqual(sources.flatMap(wrongInComments), []);
  });
});
