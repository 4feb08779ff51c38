/**
 * What a browser loads of the built library, and when: by Vite's manifest, so that no chunk has to
 * be known by its file name. The rules stand in package.json under "sizeBudgets".
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly name?: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

/** Chunks by the source file they start from. */
export type Manifest = Readonly<Record<string, Chunk>>;

export interface Budgets {
  /** Source file that the page loads. */
  readonly entry: string;
  /** Bytes that a page loads before anybody wants to call. */
  readonly pageLoad: number;
  /** Bytes up to the first createClickToCall, page load included. */
  readonly firstCall: number;
  /** Bytes of the connector `sip`, loaded while the visitor waits. */
  readonly sip: number;
  /**
   * Names of chunks and beginnings of source paths that are imported on demand, but only after that:
   * with the create under way, or when something needs words before it (a failure, a preparation of
   * more than a second).
   */
  readonly afterCreate: readonly string[];
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

export const readBudgets = (): Budgets =>
  (readJson('package.json') as { sizeBudgets: Budgets }).sizeBudgets;

export const readManifest = (): Manifest => readJson('dist/.vite/manifest.json') as Manifest;

/** Bytes of a file as a good server sends it. */
export function compress(path: string): number {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return brotliCompressSync(readFileSync(path), options).length;
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

const isOneOf = ({ name, src }: Chunk, chunks: readonly string[]) =>
  chunks.some((chunk) => chunk === name || src?.startsWith(chunk));

/** The closures, each file with its size. */
export function loads(manifest: Manifest, budgets: Budgets): Loads {
  const pageLoad = new Set<string>();
  addClosure(manifest, budgets.entry, pageLoad);

  const firstCall = new Set(pageLoad);
  // A set that grows while it is walked: chunks found on the way are walked, too.
  for (const key of firstCall) {
    for (const next of chunkOf(manifest, key).dynamicImports ?? []) {
      if (!isOneOf(chunkOf(manifest, next), budgets.afterCreate)) {
        addClosure(manifest, next, firstCall);
      }
    }
  }
  const sip = new Set<string>();
  for (const [key, { name }] of Object.entries(manifest)) {
    if (name === 'sip') addClosure(manifest, key, sip);
  }
  for (const key of firstCall) sip.delete(key);
  const bytesOf = (key: string) => compress(join(root, 'dist', chunkOf(manifest, key).file));

  const measure = (keys: ReadonlySet<string>) =>
    [...keys].map((key) => ({ file: chunkOf(manifest, key).file, bytes: bytesOf(key) }));
  return { pageLoad: measure(pageLoad), firstCall: measure(firstCall), sip: measure(sip) };
}

export const total = (parts: readonly Part[]) => parts.reduce((sum, { bytes }) => sum + bytes, 0);
