/**
 * Whole calls in old Chromium, on the built bundle: part of `npm run test:more`, which fetches the
 * browsers first. What is not there is skipped.
 */
import { defineConfig } from 'playwright/test';
import base from './playwright.config.js';
import { fakeDeviceArgs, launchArgs } from './tools/chromium.js';
import { oldChromium, oldVersions, type OldVersion } from './tools/old-chromium.js';

const versions = Object.keys(oldVersions).map((version) => Number(version) as OldVersion);

export default defineConfig({
  ...base,
  testDir: './old-browsers',
  outputDir: '../test-results/old-browsers',
  projects: versions.map((version) => ({
    name: `chromium-${version}`,
    metadata: { executable: oldChromium(version) },
    use: {
      launchOptions: {
        executablePath: oldChromium(version),
        args: [...launchArgs, ...fakeDeviceArgs],
      },
    },
  })),
});
