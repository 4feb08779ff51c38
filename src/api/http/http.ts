/**
 * The browser's HTTP client: ky with its retries and its timeout switched off, because when to
 * repeat and how long to wait are policies of the call, and a fake clock must be able to control
 * them. Servers send requests without ky.
 */
import ky from 'ky';
import { type Http, httpBy, type HttpOptions } from './request.js';

export function createHttp(options: HttpOptions): Http {
  const client = ky.create({
    prefixUrl: options.base,
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  // The Request that ky makes is not used: `ask` has the URL and the init.
  return httpBy(options, ({ method, path }, ask) => client(path, { method, fetch: ask }));
}
