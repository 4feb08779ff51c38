/**
 * Cuts out of ky, for the build, the features that src/api/http/http.ts switches off (retries,
 * timeout, errors for statuses) or never uses (hooks, progress, bodies, queries).
 *
 * Also replaced are the page's `Request`, `Headers` and `AbortController`, because MooTools and
 * others give these names to something else. ky makes such objects when it is loaded and for each
 * request, to hold what it is given; src/api/http passes address and options to `fetch` itself, so
 * ky needs none of them.
 */
import type { Plugin } from 'vite';

/** The class that ky uses as a request, in place of the page's own. */
const held = `class KyRequest {
  clone() {
    return this;
  }
}
`;

/**
 * By file: the patterns to cut and their replacements. A pattern that is not found fails the build.
 */
const cuts: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  // ky makes a request only to ask whether a body can be a stream; bodies here are text.
  'core/constants.js': [
    [/globalThis\.Request/g, 'undefined'],
    [/typeof globalThis\.AbortController === 'function'/, 'false'],
    [/new TextEncoder\(\)\.encode\(.*?\)/, "''"],
  ],
  // The options of all requests and of this one are plain objects, without anything nested.
  'utils/merge.js': [[/(?<=return )deepMerge(?=\(\{\}, \.\.\.sources\))/, 'Object.assign']],
  'core/Ky.js': [
    [/import \{ HTTPError \}/, `${held}$&`],
    [/globalThis\.Request/g, 'KyRequest'],
    [/mergeHeaders\(.*?\)(?=,)/, '{}'],
    [/hooks: mergeHooks\([^]*?\),/, ''],
    [/(?<=response = await ky\.#fetch\(\);)[^]*?(?=return response;\n {8}\};)/, ''],
    // Retries, and shortcuts such as `.json()` on a request that is under way.
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
