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
  // What is heard is measured by WebAudio, which stands still in Firefox where there is no sound device:
  // an AudioContext stays `suspended` whatever is clicked, and its `currentTime` 0.
  grepInvert: /hears the agent/,
  workers: 1,
  use: {
    browserName: 'firefox',
    channel: 'moz-firefox',
    launchOptions: { executablePath: findFirefox(), firefoxUserPrefs: fakeFirefoxPrefs },
  },
});
