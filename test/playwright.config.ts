/**
 * Whole calls in a real browser, on the built bundle: run `npm run build` first.
 * One file: `npm run test:e2e -- test/e2e/leaving.spec.ts`.
 */
import { defineConfig } from 'playwright/test';
import { more } from './e2e/support/more.js';
import { triesAgain } from './tools/counts.js';
import { ensureChromium, fakeDeviceArgs, launchArgs } from './tools/chromium.js';

export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  // Much of a call is waiting.
  workers: 3,
  fullyParallel: true,
  // A call that works the second time is a fault: in CI it is named as one, elsewhere it fails.
  retries: triesAgain ? 1 : 0,
  grepInvert: new RegExp(more),
  forbidOnly: Boolean(process.env['CI']),
  // How fast something is, is measured elsewhere: on a busy machine a page may take its time.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ...countReporter()],
  use: {
    // Playwright's own name for Chromium in its new headless mode.
    channel: 'chromium',
    launchOptions: {
      executablePath: ensureChromium(),
      args: [...launchArgs, ...fakeDeviceArgs],
      // Playwright switches the back-forward cache off; what comes back from it is tested here.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
  },
});

/** `npm test` asks for the numbers in a file. */
function countReporter(): [['json', { outputFile: string }]] | [] {
  const outputFile = process.env['TEST_COUNTS'];
  return outputFile ? [['json', { outputFile }]] : [];
}
