/**
 * Measures the bytes that a browser loads of the built library at each stage, by Vite's manifest,
 * so that no chunk has to be known by its file name. `budgets.ts` says which files belong to which
 * stage.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

/** Chunks by their source file. */
export type Manifest = Readonly<Record<string, Chunk>>;

export interface Budgets {
  /** Source file that the page loads. */
  readonly entry: string;
  /** Budget in bytes for a page load, before a visitor shows any sign of calling. */
  readonly pageLoad: number;
  /** Budget in bytes up to the first createClickToCall, page load included. */
  readonly firstCall: number;
  /** Budget in bytes for the connector `sip`, which is loaded while the visitor waits. */
  readonly sip: number;
  /** Source file that an agent's desktop loads. */
  readonly agentEntry: string;
  /** Budget in bytes for that file and all that it imports statically. */
  readonly incomingCall: number;
  /** Source files or chunks that the agent's first query does not need. */
  readonly afterQuery: RegExp;
  /** Source paths that begin so must not be in any file of the visitor's build. */
  readonly agentOnly: readonly string[];
  /**
   * Source files, or chunks, that are imported on demand but do not count for the first call: they
   * come while the create is under way, or where the panel opens before it (a failure, a
   * preparation of more than a second), or only where the page has set `hours`.
   */
  readonly afterCreate: RegExp;
}

export interface Part {
  readonly file: string;
  readonly bytes: number;
}

export interface Loads {
  readonly pageLoad: readonly Part[];
  readonly firstCall: readonly Part[];
  readonly sip: readonly Part[];
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/** Whether the build is complete: the agent's script is built after the visitor's. */
export const isBuilt = (): boolean => existsSync(join(root, 'dist/.vite/agent-manifest.json'));

export const readManifest = (name = 'manifest'): Manifest =>
  readJson(`dist/.vite/${name}.json`) as Manifest;

/**
 * Replaces the hashes in a chunk's text by hashes of the chunks' names. The real ones change with
 * every change of any chunk, and some compress up to 40 bytes better than others, which a budget
 * must not depend on.
 */
export const withSteadyHashes = (text: string): string =>
  text.replace(/([\w-]+)-[\w-]{6}(?=\.js\b)/g, (_, name: string) => {
    const hash = createHash('sha256').update(name).digest('base64url').slice(0, 6);
    return `${name}-${hash}`;
  });

/** Bytes of a file with the best Brotli compression, as a good server sends it. */
export function compress(path: string): number {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(withSteadyHashes(readFileSync(path, 'utf8')), options).length;
}

function chunkOf(manifest: Manifest, key: string): Chunk {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: ${Object.keys(manifest).join(', ')}`);
  return chunk;
}

/** Adds a chunk and all that it imports statically. */
function addClosure(manifest: Manifest, key: string, into: Set<string>): void {
  if (into.has(key)) return;
  into.add(key);
  for (const next of chunkOf(manifest, key).imports ?? []) addClosure(manifest, next, into);
}

/** Whether the chunk is among `chunks`, by its source file, or by its name where it has several. */
const isOneOf = ({ name, src }: Chunk, chunks: RegExp) => chunks.test(src ?? name ?? '');

/** The files of each stage with their sizes. */
export function loads(manifest: Manifest, budgets: Budgets): Loads {
  const pageLoad = new Set<string>();
  addClosure(manifest, budgets.entry, pageLoad);

  const firstCall = withLater(manifest, pageLoad, budgets.afterCreate);
  const sip = new Set<string>();
  for (const [key, { name }] of Object.entries(manifest)) {
    if (name === 'sip') addClosure(manifest, key, sip);
  }
  for (const key of firstCall) sip.delete(key);
  return {
    pageLoad: measure(manifest, pageLoad),
    firstCall: measure(manifest, firstCall),
    sip: measure(manifest, sip),
  };
}

/**
 * The files that an agent's desktop loads at once, and those it loads later up to its first answer.
 */
export function agentLoads(
  manifest: Manifest,
  { agentEntry, afterQuery }: Budgets,
): { entry: readonly Part[]; firstQuery: readonly Part[] } {
  const entry = new Set<string>();
  addClosure(manifest, agentEntry, entry);
  const later = [...withLater(manifest, entry, afterQuery)].filter((key) => !entry.has(key));
  return { entry: measure(manifest, entry), firstQuery: measure(manifest, later) };
}

/**
 * Finds sources of the agent's side in the visitor's build, by its source maps, and files that
 * belong to both builds. There should be none.
 */
export function strays(visitor: Manifest, agent: Manifest, { agentOnly }: Budgets): string[] {
  const agents = sourcesOf(agent, agentOnly);
  // Where the search finds nothing in the agent's own build, it does not work at all.
  if (agents.length === 0) throw new Error("The agent's build has no sources of the agent's side");
  const files = new Set(Object.values(agent).map(({ file }) => file));
  const shared = Object.values(visitor).filter(({ file }) => files.has(file));
  return [
    ...sourcesOf(visitor, agentOnly),
    ...shared.map(({ file }) => `${file}: a file of both builds`),
  ];
}

/** Each file with each source in it whose path begins with one of `starts`. */
const sourcesOf = (manifest: Manifest, starts: readonly string[]): string[] =>
  Object.values(manifest).flatMap(({ file }) => {
    const map = `dist/${file}.map`;
    // A file with nothing but helpers of the bundler has no source map.
    if (!existsSync(join(root, map))) return [];
    const { sources } = readJson(map) as { sources: readonly string[] };
    return sources
      .map((source) => relative(root, resolve(root, dirname(map), source)))
      .filter((source) => starts.some((start) => source.startsWith(start)))
      .map((source) => `${file}: ${source}`);
  });

/** `first` and all chunks that are imported on demand from there, except those in `afterwards`. */
function withLater(
  manifest: Manifest,
  first: ReadonlySet<string>,
  afterwards: RegExp,
): Set<string> {
  const all = new Set(first);
  // A set that grows while it is walked: chunks found on the way are walked, too.
  for (const key of all) {
    for (const next of chunkOf(manifest, key).dynamicImports ?? []) {
      if (!isOneOf(chunkOf(manifest, next), afterwards)) addClosure(manifest, next, all);
    }
  }
  return all;
}

const measure = (manifest: Manifest, keys: Iterable<string>): Part[] =>
  [...keys].map((key) => {
    const { file } = chunkOf(manifest, key);
    return { file, bytes: compress(join(root, 'dist', file)) };
  });

export const total = (parts: readonly Part[]) => parts.reduce((sum, { bytes }) => sum + bytes, 0);
