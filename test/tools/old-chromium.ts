/**
 * Fetches old versions of Chromium from an npm package that carries the binary (for Linux on x64).
 * They are no part of an install, since each has 60 MB, and are kept in node_modules/.cache.
 */
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from 'playwright';
import { run } from './apt.js';
import { root } from './bundle.js';
import { launchArgs } from './chromium.js';

/**
 * Package versions by Chrome's. 116 is the oldest supported, 119 lacks URL.canParse, 123 is of
 * 2024.
 */
export const oldVersions = { 116: '116.0.0', 119: '119.0.2', 123: '123.0.1' } as const;

export type OldVersion = keyof typeof oldVersions;

const folderOf = (version: OldVersion) =>
  join(root, 'node_modules/.cache/old-chromium', oldVersions[version]);

/** Path of the binary once it has been fetched. */
export const oldChromium = (version: OldVersion): string => join(folderOf(version), 'chromium');

/** Whether it starts; it has to be launched to know, because this binary has no `--version`. */
async function runs(executablePath: string): Promise<boolean> {
  try {
    await (await chromium.launch({ executablePath, args: [...launchArgs] })).close();
    return true;
  } catch {
    return false;
  }
}

/** Fetches it if necessary. @returns why it is not available; undefined if it is. */
export async function ensureOldChromium(version: OldVersion): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'only for Linux on x64';
  const path = oldChromium(version);
  if (!existsSync(path)) {
    const reason = await fetchPackage(version);
    if (reason) return reason;
  }
  return (await runs(path))
    ? undefined
    : `${path} does not run here (it needs libnss3 and libnspr4)`;
}

async function fetchPackage(version: OldVersion): Promise<string | undefined> {
  const folder = folderOf(version);
  const name = `@sparticuz/chromium@${oldVersions[version]}`;
  mkdirSync(folder, { recursive: true });
  if (!run('npm', ['pack', name, '--silent', '--pack-destination', folder], 10)) {
    return `npm has no ${name}`;
  }
  const archive = join(folder, `sparticuz-chromium-${oldVersions[version]}.tgz`);
  if (!run('tar', ['-xzf', archive, '-C', folder, 'package/bin/chromium.br'], 5)) {
    return `${archive} could not be unpacked`;
  }
  const unpacked = join(folder, 'unpacked');
  await pipeline(
    createReadStream(join(folder, 'package/bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(unpacked),
  );
  chmodSync(unpacked, 0o755);
  // Renamed as the last step, so that an interrupted run leaves no half-written binary.
  renameSync(unpacked, oldChromium(version));
  for (const rest of [archive, join(folder, 'package')]) rmSync(rest, { recursive: true });
  return undefined;
}
