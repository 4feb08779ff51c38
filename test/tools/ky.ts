/**
 * ky for the build, without what src/api/http/http.ts switches off (retries, its timeout, errors for
 * statuses) or never asks for (hooks, progress, bodies, queries). Without the page's `Request`,
 * `Headers` and `AbortController`, too: MooTools and others give such a name to something else, and ky
 * makes one of it when it is loaded or for each request, to hold what it is given. Our requests go out
 * as text with what we hold, so nothing of it is needed.
 */
import type { Plugin } from 'vite';

/** A request to ky, in the place of the page's own. */
const held = `class KyRequest {
  clone() {
    return this;
  }
}
`;

/** By file: what is cut, and what comes in its place. Each has to be found. */
const cuts: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  // Asks only whether a request can be a stream: ours are text.
  'core/constants.js': [
    [/globalThis\.Request/g, 'undefined'],
    [/typeof globalThis\.AbortController === 'function'/, 'false'],
    [/new TextEncoder\(\)\.encode\(.*?\)/, "''"],
  ],
  // Two plain objects: what holds for all requests, and for this one.
  'utils/merge.js': [[/(?<=return )deepMerge(?=\(\{\}, \.\.\.sources\))/, 'Object.assign']],
  'core/Ky.js': [
    [/import \{ HTTPError \}/, `${held}$&`],
    [/globalThis\.Request/g, 'KyRequest'],
    [/mergeHeaders\(.*?\)(?=,)/, '{}'],
    [/hooks: mergeHooks\([^]*?\),/, ''],
    [/(?<=response = await ky\.#fetch\(\);)[^]*?(?=return response;\n {8}\};)/, ''],
    // Retries, and `.json()` and the like on a request that is under way.
    [/const result = ky\.#retry\([^]*?return result;/, 'return function_();'],
    [/retry: normalizeRetryOptions\(.*?\),/, ''],
    [/if \(this\.#options\.json !== undefined\)[^]*?(?=this\.request = new)/, ''],
    [/if \(hasSearchParameters\([^]*?(?=\n {4}\}\n)/, ''],
    [/#calculateDelay\(\) \{[^]*?(?=async #fetch\(\))/, ''],
    [
      /(?<=async #fetch\(\) \{)[^]*?const nonRequestOptions = .*?;/,
      'const nonRequestOptions = {};',
    ],
    [/(?<=this\.#originalRequest, nonRequestOptions\);\n {8}\})[^]*(?=\n\}\n)/, '}'],
    [/static #normalizeSearchParams[^]*?(?=\n {4}request;)/, ''],
  ],
};

export const kyInBuild = (): Plugin => ({
  name: 'ky-as-used',
  apply: 'build',
  transform(code, id) {
    const file = Object.keys(cuts).find((end) =>
      id.endsWith(`/node_modules/ky/distribution/${end}`),
    );
    if (!file) return null;
    let cut = code;
    for (const [pattern, replacement] of cuts[file] ?? []) {
      if (cut.search(pattern) < 0) this.error(`not as known any more: ${pattern.source}`);
      cut = cut.replace(pattern, replacement);
    }
    return { code: cut, map: null };
  },
});
