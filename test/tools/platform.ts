/**
 * Replaces globals by the exports of `src/base/platform.ts` in the build: in this project's code,
 * in JsSIP and in ky. So they keep the globals of load time, even if the page replaces them later.
 */
import { fileURLToPath } from 'node:url';
import * as platform from '../../src/base/platform.js';

const file = fileURLToPath(new URL('../../src/base/platform.ts', import.meta.url));

/** The value of Rolldown's option `transform.inject`. */
export const platformInBuild: Readonly<Record<string, [string, string]>> = Object.fromEntries(
  Object.keys(platform).flatMap((name) =>
    ['', 'window.'].map((from) => [from + name, [file, name]]),
  ),
);
