/**
 * With real servers, very many calls in one page, and what else `npm test` leaves out: part of
 * `npm run test:more`.
 */
import { defineConfig } from 'playwright/test';
import { more } from './e2e/support/more.js';
import base from './gateway.playwright.config.js';

process.env['LEAK_CALLS'] ??= '300';

export default defineConfig({
  ...base,
  outputDir: '../test-results/soak',
  grep: new RegExp(`leave nothing behind|${more}`),
  grepInvert: [],
  projects: [{ name: 'chromium' }],
});
