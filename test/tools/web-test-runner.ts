/**
 * Settings of the unit and component tests: every test/**\/*.test.ts except those of Node, in
 * Chromium. One file: `npm run test:unit -- --files test/call/machine/machine.test.ts`.
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
      // Tells Koa not to write an answer, since the simulator may write it.
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
  // Not 'development', in which Lit's warnings about its own dev mode would hide real ones.
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
  // In a log file the runner cannot overwrite its lines.
  staticLogging: !process.stdout.isTTY,
  // Long enough for a busy machine; tests have deadlines of their own for what may hang.
  testsStartTimeout: 60_000,
  testFramework: { config: { ui: 'bdd', timeout: 10_000 } },
  testRunnerHtml: (testFramework) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Tests</title></head>
  <body><script type="module" src="${testFramework}"></script></body>
</html>`,
};

export default config;
