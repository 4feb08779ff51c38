/**
 * Refuses bodies that are too long. hono/body-limit cannot be used: where no length was announced,
 * as with every DELETE and every chunked body, it makes a new Request from the listener's Request
 * object, which Node's own Request does not accept.
 */
import type { MiddlewareHandler } from 'hono';
import type { RelayEnv } from './env.js';
import { fail } from './failures.js';

/** @param longest bytes. */
export function limitBody(longest: number): MiddlewareHandler<RelayEnv> {
  const message = `body: more than ${longest} bytes`;
  return async (c, next) => {
    // A GET has no body here, and looking for the body of a poll would cost as much as the poll.
    if (c.req.method === 'GET') return next();
    const tooLong = (): Response => fail(c, { status: 413, code: 'bad-request', message });
    const { method, headers, body } = c.req.raw;
    const announced = headers.get('content-length');
    // With both headers, Transfer-Encoding decides (RFC 9112 section 6.3).
    if (announced !== null && !headers.has('transfer-encoding')) {
      return Number(announced) > longest ? tooLong() : next();
    }
    if (!body) return next();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > longest) return tooLong();
      chunks.push(chunk);
    }
    const read = size > 0 ? Buffer.concat(chunks) : null;
    c.req.raw = new Request(c.req.url, { method, headers, body: read });
    return next();
  };
}
