/**
 * The widget against SIP servers that no one here wrote, on the built bundle: run `npm run build`
 * first. One file: `npm run test:gateway -- test/gateway/video.spec.ts`.
 */
import { defineConfig } from 'playwright/test';
import { fakeFirefoxPrefs, findFirefox } from './gateway/support/firefox.js';
import base from './playwright.config.js';

const dependencies = ['packages'];

export default defineConfig({
  ...base,
  testDir: './gateway',
  testIgnore: 'more/**',
  outputDir: '../test-results/gateway',
  // Media in real time: two calls at once on two cores would disturb each other.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  projects: [
    { name: 'packages', testMatch: 'install.setup.ts' },
    { name: 'chromium', dependencies },
    {
      name: 'firefox',
      dependencies,
      testMatch: 'core.spec.ts',
      use: {
        browserName: 'firefox',
        // Debian's unpatched build, over WebDriver BiDi.
        channel: 'moz-firefox',
        launchOptions: { executablePath: findFirefox(), firefoxUserPrefs: fakeFirefoxPrefs },
      },
    },
  ],
});
