/**
 * Unit and component tests: every test/**\/*.test.ts but those of Node, in a real Chromium.
 * One file: `npm run test:unit -- --files test/call/machine/machine.test.ts`.
 */
import { join } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter, type TestRunnerConfig } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { simulatorMiddleware } from '../../src/simulator/listener.js';
import { root } from './bundle.js';
import { ensureChromium, fakeDeviceArgs, launchArgs } from './chromium.js';
import { countReporter } from './count-reporter.js';
import { jsSipInTests } from './jssip.js';

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** The simulated contact center, on the origin of the tests. Each test file has its own cookies. */
const contactCenter = (): Middleware => {
  const simulator = simulatorMiddleware();
  return (context, next) =>
    new Promise((resolve, reject) => {
      // Koa keeps its hands off an answer that is not its own.
      context.respond = false;
      context.res.once('close', resolve);
      simulator(context.req, context.res, () => {
        context.respond = true;
        next().then(resolve, reject);
      });
    });
};

const config: TestRunnerConfig = {
  rootDir: root,
  files: ['test/**/*.test.ts', '!test/**/*.{node,more}.test.ts'],
  // Not 'development': Lit's warnings about its own dev mode would drown real ones.
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [
    jsSipInTests(),
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: join(root, 'tsconfig.json') }),
  ],
  middleware: [contactCenter()],
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: {
        executablePath: ensureChromium(),
        args: [...launchArgs, ...fakeDeviceArgs],
      },
    }),
  ],
  concurrency: 2,
  reporters: [defaultReporter(), countReporter(process.env['TEST_COUNTS'])],
  // A log file has no lines to overwrite.
  staticLogging: !process.stdout.isTTY,
  // Long enough for a busy machine: what hangs is told by its own deadline, not by these.
  testsStartTimeout: 60_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  testRunnerHtml: (testFramework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Tests</title></head>
  <body><script type="module" src="${testFramework}"></script></body>
</html>`,
};

export default config;
