/**
 * Finds the Chromium that tests and measurements run in, or installs one and says so.
 *
 * Order: $CHROMIUM_PATH, Playwright's own, the system's Chromium or Chrome, a download by
 * Playwright, Debian's package (as root). The last two use different servers, so that the same
 * command works on a laptop and in a container that reaches nothing but a package mirror.
 *
 * On the command line it prints the path: `tsx test/tools/chromium.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';
import { hasApt, installByApt, isRoot, run } from './apt.js';

/** Arguments for every launch: quiet, offline, and without the sandbox that root cannot have. */
export const launchArgs: readonly string[] = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Arguments for a fake microphone and camera, which need no hardware and no click on "Allow". */
export const fakeDeviceArgs: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

/** Paths at which the operating systems install Chromium or Chrome. */
function systemCandidates(): string[] {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ];
  }
  if (process.platform === 'win32') {
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .flatMap((name) => process.env[name] ?? [])
      .flatMap((root) =>
        ['Chromium', 'Google/Chrome'].map((app) => join(root, app, 'Application/chrome.exe')),
      );
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

/**
 * Whether it can be started. A file may be a stub or lack libraries, so on Linux `--version` has to
 * work.
 */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

function find(): string | undefined {
  return [chromium.executablePath(), ...systemCandidates()].find(runs);
}

function installByPlaywright(): void {
  const cli = createRequire(import.meta.url).resolve('playwright/package.json');
  run(process.execPath, [join(cli, '../cli.js'), 'install', 'chromium'], 10);
}

/**
 * @returns the path of a Chromium, installed where there is none.
 * @throws Error where none can be had.
 */
export function ensureChromium(): string {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted) {
    if (runs(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is set, but ${wanted} does not run.`);
  }
  const present = find();
  if (present) return present;

  const tried = ["Playwright's own and the system's browsers"];
  console.error('No Chromium found: installing one by Playwright.');
  installByPlaywright();
  tried.push('npx playwright install chromium');
  let path = find();

  if (!path && hasApt()) {
    console.error('That did not work: installing the Debian package chromium.');
    installByApt(['chromium']);
    tried.push('apt-get install chromium');
    path = find();
  }
  if (path) return path;
  throw new Error(
    `No Chromium that runs. Tried: ${tried.join('; ')}. ` +
      'Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(ensureChromium());
}
