/**
 * Whole calls on the built bundle in Firefox, as it comes from Debian: part of `npm run test:more`,
 * which installs it first.
 */
import { defineConfig } from 'playwright/test';
import { fakeFirefoxPrefs, findFirefox } from './gateway/support/firefox.js';
import base from './playwright.config.js';

export default defineConfig({
  ...base,
  outputDir: '../test-results/firefox',
  testMatch: ['calls', 'keyboard', 'left-at-once', 'media', 'page-keys', 'presses'].map(
    (name) => `${name}.spec.ts`,
  ),
  // Without a sound device its WebAudio stands still, so nothing can be measured there.
  grepInvert: /hears the agent|how good the connection/,
  workers: 1,
  use: {
    browserName: 'firefox',
    channel: 'moz-firefox',
    launchOptions: { executablePath: findFirefox(), firefoxUserPrefs: fakeFirefoxPrefs },
  },
});
