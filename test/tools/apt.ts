/** Installs Debian packages for tests, which needs Debian or a derivative, and root. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const isRoot = process.getuid?.() === 0;

/** Runs a command to its end and prints its output on stderr. @returns whether it succeeded. */
export function run(command: string, args: readonly string[], minutes: number): boolean {
  console.error(`  $ ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, {
    // Not on stdout, where the command line of chromium.ts prints its result.
    stdio: ['ignore', process.stderr, process.stderr],
    timeout: minutes * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return status === 0;
}

/** Whether `installByApt` can work on this machine. */
export function hasApt(): boolean {
  return isRoot && existsSync('/usr/bin/apt-get');
}

/**
 * Tries twice, because a mirror fails during its update; waits while another apt holds the lock.
 */
export function installByApt(packages: readonly string[]): boolean {
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const install = ['install', '-y', '--no-install-recommends', ...packages];
  for (let attempt = 1; attempt <= 2; attempt++) {
    run('apt-get', [...wait, 'update', '-qq'], 10);
    if (run('apt-get', [...wait, '-qq', ...install], 15)) return true;
  }
  return false;
}
