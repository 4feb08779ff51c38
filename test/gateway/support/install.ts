/**
 * SIP servers, reverse proxies and the second browser come from Debian's packages, installed by the first "test".
 * Where they cannot be had (no Debian, not root), what needs them is skipped, with a loud message;
 * where they could be had and do not install, and wherever the environment says CI, that is a
 * failure and nothing is skipped.
 */
import { spawnSync } from 'node:child_process';
import { hasApt, installByApt } from '../../tools/apt.js';

/** By what needs them. */
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

/** Packages that are not here. */
export function missing(need: Need): string[] {
  return packages[need].filter((name) => !isInstalled(name));
}

/**
 * Installs what is missing.
 * @returns why what needs it has to be skipped; undefined: all is here.
 * @throws Error where nothing may be skipped.
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
