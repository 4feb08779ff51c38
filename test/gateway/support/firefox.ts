/** Debian's Firefox, with fake devices that need neither hardware nor a click on "Allow". */
import { existsSync } from 'node:fs';

/**
 * Path of the executable of Debian's package, which may be installed later, or of another Firefox.
 */
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
