/**
 * Everything that Playwright runs: whole calls in real browsers, on the built bundle (run
 * `npm run build` first). Each npm script names its projects here, and can run a single file:
 * `npm run test:e2e -- test/e2e/leaving.spec.ts`. Without `--project` all projects would run.
 */
import { defineConfig, type Project } from 'playwright/test';
import { more } from './e2e/support/more.js';
import { fakeFirefoxPrefs, findFirefox } from './gateway/support/firefox.js';
import { ensureChromium, fakeDeviceArgs, launchArgs } from './tools/chromium.js';
import { triesAgain } from './tools/counts.js';
import { oldChromium, oldVersions, type OldVersion } from './tools/old-chromium.js';

const calls = {
  testDir: './e2e',
  fullyParallel: true,
  timeout: 60_000,
  // Long, because pages are slow on a busy machine; these tests do not measure speed.
  expect: { timeout: 15_000 },
} satisfies Project;

/** Calls through SIP servers of other projects: Kamailio, rtpengine and others. */
const gateway = {
  testDir: './gateway',
  testIgnore: 'more/**',
  // Media in real time: two calls at once on two cores would disturb each other. `test:gateway` has
  // two projects with Kamailio, and keeps them apart by `--workers=1`.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
} satisfies Project;

/** Firefox as Debian builds it, without Playwright's patches, over WebDriver BiDi. */
const firefox = {
  browserName: 'firefox',
  channel: 'moz-firefox',
  launchOptions: { executablePath: findFirefox(), firefoxUserPrefs: fakeFirefoxPrefs },
} satisfies Project['use'];

/** Matches the tests that `npm test` leaves to `npm run test:more`. */
const leftOut = new RegExp(more);

const projects: Project[] = [
  // npm test
  { ...calls, name: 'e2e', grepInvert: leftOut },
  { ...gateway, name: 'packages', testMatch: 'install.setup.ts' },
  { ...gateway, name: 'gateway', grepInvert: leftOut, dependencies: ['packages'] },
  {
    ...gateway,
    name: 'gateway-firefox',
    testMatch: 'core.spec.ts',
    grepInvert: leftOut,
    dependencies: ['packages'],
    use: firefox,
  },

  // npm run test:more, which first installs what they need; tests whose needs are missing are
  // skipped.
  { ...calls, name: 'e2e-more', grep: leftOut },
  {
    ...calls,
    name: 'firefox',
    testMatch: ['calls', 'keyboard', 'left-at-once', 'media', 'page-keys', 'presses'].map(
      (name) => `${name}.spec.ts`,
    ),
    // These tests measure sound by WebAudio. Without a sound device Firefox leaves every
    // AudioContext `suspended`, whatever is clicked, and its `currentTime` at 0.
    grepInvert: /hears the agent/,
    workers: 1,
    use: firefox,
  },
  ...Object.keys(oldVersions).map((version): Project => {
    const executablePath = oldChromium(Number(version) as OldVersion);
    return {
      ...calls,
      name: `chromium-${version}`,
      testDir: './old-browsers',
      metadata: { executable: executablePath },
      use: { launchOptions: { executablePath, args: [...launchArgs, ...fakeDeviceArgs] } },
    };
  }),
  {
    ...gateway,
    name: 'gateway-more',
    testDir: './gateway/more',
    testIgnore: [],
    grepInvert: leftOut,
  },
  {
    ...gateway,
    name: 'soak',
    grep: new RegExp(`leave nothing behind|${more}`),
    metadata: { calls: 300 },
  },
];

export default defineConfig({
  // More than the cores of a small machine, since whole calls mostly wait.
  workers: 3,
  // A test that passes only the second time has a fault: in CI it is named as flaky, elsewhere it
  // fails.
  retries: triesAgain ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ...countReporter()],
  use: {
    // Playwright's own name for Chromium in its new headless mode.
    channel: 'chromium',
    launchOptions: {
      executablePath: ensureChromium(),
      args: [...launchArgs, ...fakeDeviceArgs],
      // Playwright switches the back-forward cache off, but some tests come back from it.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
  },
  projects: projects.map((project) => ({
    outputDir: `../test-results/${project.name}`,
    ...project,
  })),
});

/** Writes the counts of tests into the file that `npm test` names in `TEST_COUNTS`. */
function countReporter(): [['json', { outputFile: string }]] | [] {
  const outputFile = process.env['TEST_COUNTS'];
  return outputFile ? [['json', { outputFile }]] : [];
}
