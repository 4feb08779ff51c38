/** Debian packages for tests, where this is Debian (or a child of it) and we are root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const isRoot = process.getuid?.() === 0;

/** Runs to its end, with what it prints on stderr. @returns whether it went well. */
export function run(command: string, args: readonly string[], minutes: number): boolean {
  console.error(`  $ ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, {
    // stdout stays free for what a command line of ours prints.
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: minutes * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

/** True where `installByApt` can be tried at all. */
export function hasApt(): boolean {
  return isRoot && existsSync('/usr/bin/apt-get');
}

/** Twice, since a mirror in the middle of its update fails once; another apt is waited for. */
export function installByApt(packages: readonly string[]): boolean {
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  for (let attempt = 1; attempt <= 2; attempt++) {
    run('apt-get', [...wait, 'update', '-qq'], 10);
    if (run('apt-get', [...wait, '-qq', ...install], 15)) return true;
  }
  return false;
}
