/**
 * The browser's HTTP client: ky with its retries and its clock switched off, because when to repeat and
 * how long to wait are policies of the call (a fake clock must be able to hold them). Servers ask
 * without it.
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
  // Of the Request that ky makes nothing is used: `ask` holds address and init.
  return httpBy(options, ({ method, path }, ask) => client(path, { method, fetch: ask }));
}
