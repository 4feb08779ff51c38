/** The whole calls that `npm test` leaves out: part of `npm run test:more`. */
import { defineConfig } from 'playwright/test';
import { more } from './e2e/support/more.js';
import base from './playwright.config.js';

export default defineConfig({
  ...base,
  outputDir: '../test-results/more',
  grep: new RegExp(more),
  grepInvert: [],
});
