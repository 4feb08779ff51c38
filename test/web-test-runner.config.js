/**
 * Web Test Runner reads no TypeScript: the settings stand in tools/web-test-runner.ts.
 */
import { tsImport } from 'tsx/esm/api';

const settings = /** @type {{ default: import('@web/test-runner').TestRunnerConfig }} */ (
  await tsImport('./tools/web-test-runner.ts', import.meta.url)
);

export default settings.default;
