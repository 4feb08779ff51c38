/** Recognises this machine's host names, where plain `http:` and `ws:` are allowed. */

/**
 * `localhost`, `*.localhost`, `127.0.0.0/8` and `[::1]`; takes the form that `URL.hostname` has.
 */
export const isLocalhost = (hostname: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
