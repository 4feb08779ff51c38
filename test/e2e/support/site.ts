/**
 * The web server of pages with the widget: the built library under a path of a CDN, the pages of
 * the test, and one script of the pages. Plain HTTP on a free port of this machine.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageScript } from './page-script.js';

const dist = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** The path of the library on the site; a second copy lies beside it. */
export const cdn = '/cdn/1.2/';
export const otherCdn = '/elsewhere/deep/';

interface Served {
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Site {
  readonly origin: string;
  /** Serves a page at a new address. @returns the address. */
  page(html: string, headers?: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** All files of the build, read once, so that a later build does not change them during a run. */
function readDist(): Map<string, Served> {
  if (!existsSync(join(dist, 'click-to-dial.js'))) {
    throw new Error('dist/click-to-dial.js is missing: run `npm run build` first');
  }
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
  const scripts = files.filter((file) => file.endsWith('.js'));
  return new Map(
    scripts.flatMap((file) => {
      const served = { type: 'text/javascript', body: readFileSync(join(dist, file)) };
      const path = file.replaceAll('\\', '/');
      return [cdn, otherCdn].map((folder): [string, Served] => [folder + path, served]);
    }),
  );
}

export async function openSite(): Promise<Site> {
  const files = readDist();
  files.set('/page.js', { type: 'text/javascript', body: pageScript });
  files.set('/other', { type: 'text/html', body: '<!doctype html><title>x</title><h1>Other</h1>' });
  files.set('/favicon.ico', { type: 'image/x-icon', body: '' });
  let pages = 0;

  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?');
    const served = files.get(path);
    response.writeHead(served ? 200 : 404, {
      'Content-Type': `${served?.type ?? 'text/plain'}; charset=UTF-8`,
      // Lets pages of other origins load a module with credentials.
      'Access-Control-Allow-Origin': '*',
      ...served?.headers,
    });
    response.end(served?.body ?? 'not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    page(body, headers = {}) {
      const path = `/page-${(pages += 1)}`;
      files.set(path, { type: 'text/html', body, headers });
      return origin + path;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
