/** What counts as this machine, for servers and gateways alike: plain `http:` and `ws:` are fine there. */

/** `localhost`, `*.localhost`, `127.0.0.0/8` and `[::1]`; `hostname` as in `URL.hostname`. */
export const isLocalhost = (hostname: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
