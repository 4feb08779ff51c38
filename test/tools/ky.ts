/**
 * ky without the page's `Request`, `Headers` and `AbortController`, for the build. MooTools and others
 * give such a name to something else, and ky makes one of it when it is loaded or for each request, to
 * hold what it is given. Our requests go out as text with what we hold (src/api/http/http.ts), so that
 * nothing of it is needed.
 */
import type { Plugin } from 'vite';

/** What ky reads of a request with neither retries nor hooks. */
const held = `class KyRequest {
  constructor(url, { method }) {
    Object.assign(this, { url, method });
  }
  clone() {
    return this;
  }
}
`;

/** By file: what is replaced. Each has to be found. */
const changes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  // Asks only whether a request can be a stream: ours are text.
  'core/constants.js': [
    ['globalThis.Request', 'undefined'],
    ["typeof globalThis.AbortController === 'function'", 'false'],
  ],
  'core/Ky.js': [
    ['globalThis.Request', 'KyRequest'],
    ['mergeHeaders(this._input.headers, options.headers)', '{}'],
    ['import { HTTPError }', `${held}import { HTTPError }`],
  ],
};

export const kyInBuild = (): Plugin => ({
  name: 'ky-without-taken-names',
  apply: 'build',
  transform(code, id) {
    const file = Object.keys(changes).find((end) =>
      id.endsWith(`/node_modules/ky/distribution/${end}`),
    );
    if (!file) return null;
    let own = code;
    for (const [wanted, replacement] of changes[file] ?? []) {
      if (!own.includes(wanted)) this.error(`not as known any more: ${wanted}`);
      own = own.replaceAll(wanted, replacement);
    }
    return { code: own, map: null };
  },
});
