/**
 * ky without the page's `Request`, for the build. MooTools and others give that name to something
 * else, and ky makes one of it when it is loaded and for each request, to hold its address and method.
 * Our requests go out as text (src/api/http.ts), so that nothing else of it is needed.
 */
import type { Plugin } from 'vite';

const files = /\/node_modules\/ky\/distribution\/.*\.js$/;

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

export const kyInBuild = (): Plugin => ({
  name: 'ky-without-request',
  apply: 'build',
  transform(code, id) {
    if (!files.test(id)) return null;
    // Asks only whether a request can be a stream: ours are text.
    if (id.endsWith('/constants.js')) {
      return { code: code.replaceAll('globalThis.Request', 'undefined'), map: null };
    }
    if (!id.endsWith('/Ky.js')) return null;
    const own = code.replaceAll('globalThis.Request', 'KyRequest');
    if (own === code) throw new Error('ky makes no Request any more: this plugin can go');
    return { code: held + own, map: null };
  },
});
