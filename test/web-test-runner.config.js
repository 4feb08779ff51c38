/**
 * Loads the settings of Web Test Runner from tools/web-test-runner.ts, since it reads no
 * TypeScript.
 */
import { tsImport } from 'tsx/esm/api';

const settings = /** @type {{ default: import('@web/test-runner').TestRunnerConfig }} */ (
  await tsImport('./tools/web-test-runner.ts', import.meta.url)
);

export default settings.default;
