/**
 * SIP servers, reverse proxies and Firefox come from Debian's packages, which install.setup.ts
 * installs. Where that is impossible (no Debian, not root), the tests that need them are skipped,
 * with a loud message. In CI, and where an installation fails that should work, it is a failure
 * instead.
 */
import { spawnSync } from 'node:child_process';
import { hasApt, installByApt } from '../../tools/apt.js';

/** The packages for each need. */
const packages = {
  servers: [
    'kamailio',
    'kamailio-websocket-modules',
    'kamailio-tls-modules',
    'rtpengine-daemon',
    'baresip-core',
  ],
  firefox: ['firefox-esr'],
  telephones: ['linphone-cli', 'sip-tester'],
  turn: ['coturn'],
  proxies: ['nginx-light', 'haproxy'],
} as const;

export type Need = keyof typeof packages;

function isInstalled(name: string): boolean {
  const args = ['--show', '--showformat=${db:Status-Status}', name];
  return spawnSync('dpkg-query', args, { encoding: 'utf8' }).stdout === 'installed';
}

/** The packages for a need that are not installed. */
export function missing(need: Need): string[] {
  return packages[need].filter((name) => !isInstalled(name));
}

/**
 * Installs the missing packages for a need.
 * @returns why its tests have to be skipped; undefined where all packages are there.
 * @throws Error where tests must not be skipped.
 */
export function ensure(need: Need): string | undefined {
  const names = missing(need);
  if (names.length === 0) return undefined;
  console.error(`Debian packages for ${need}: ${names.join(' ')}`);
  const canInstall = hasApt();
  if (canInstall && installByApt(names)) return undefined;
  const reason = `${names.join(', ')} cannot be installed here`;
  if (canInstall || process.env['CI']) throw new Error(`${reason}, and nothing may be skipped`);
  const line = '!'.repeat(78);
  console.error(`\n${line}\n!! SKIPPED: whatever needs ${need}. ${reason}.\n${line}\n`);
  return reason;
}
