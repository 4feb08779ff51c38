/**
 * The names of `src/base/platform.ts` in place of the global ones, for the build: in our own code, in
 * JsSIP and in ky alike, none of which could otherwise be kept to what was there when it was loaded.
 */
import { fileURLToPath } from 'node:url';
import * as platform from '../../src/base/platform.js';

const file = fileURLToPath(new URL('../../src/base/platform.ts', import.meta.url));

/** For Rolldown's `transform.inject`. */
export const platformInBuild: Readonly<Record<string, [string, string]>> = Object.fromEntries(
  Object.keys(platform).flatMap((name) =>
    ['', 'window.'].map((from) => [from + name, [file, name]]),
  ),
);
