/**
 * The widget and telephones that nobody tried it with before, and networks that let little through:
 * part of `npm run test:more`, which installs them first. What is not there is skipped.
 */
import { defineConfig } from 'playwright/test';
import base from './gateway.playwright.config.js';

export default defineConfig({
  ...base,
  testDir: './gateway/more',
  testIgnore: [],
  outputDir: '../test-results/gateway-more',
  projects: [{ name: 'chromium' }],
});
