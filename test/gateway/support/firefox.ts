/** Firefox as it comes from Debian, with devices that need neither hardware nor a person. */
import { existsSync } from 'node:fs';

/** Path of the package's executable, which may be installed only later, or of another Firefox. */
export function findFirefox(): string {
  const wanted = process.env['FIREFOX_PATH'];
  if (wanted) return wanted;
  const paths = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];
  return paths.find((path) => existsSync(path)) ?? '/usr/bin/firefox-esr';
}

export const fakeFirefoxPrefs = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.autoplay.default': 0,
};
