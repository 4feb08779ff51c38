/** Very many calls in one page, with real servers: part of `npm run test:more`. */
import { defineConfig } from 'playwright/test';
import base from './gateway.playwright.config.js';

process.env['LEAK_CALLS'] ??= '300';

export default defineConfig({
  ...base,
  outputDir: '../test-results/soak',
  testMatch: 'leak.spec.ts',
  projects: [{ name: 'chromium' }],
});
