/**
 * The pages that `npm run bench` compares: an empty one, one with a bare Lit element, and one with
 * the built widget. Served from memory and disk on a port of their own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { build } from 'vite';
import { root } from '../tools/bundle.js';

const page = (body: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><body>${body}</body></html>`;

const withModule = (src: string, element: string) =>
  page(`<script type="module" src="${src}"></script><${element}></${element}>`);

/** The pages that are measured, by the name that the table shows. */
export const pages = {
  'empty page': { path: '/empty', html: page('') },
  'bare Lit element': { path: '/bare', html: withModule('/bare/bare.js', 'bare-element') },
  'click-to-dial': { path: '/widget', html: withModule('/dist/click-to-dial.js', 'click-to-dial') },
} as const;

/** Built with the same options as the library, so that only the content differs. */
async function buildBareElement(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      lib: {
        formats: ['es'],
        entry: join(root, 'test/bench/bare-element.ts'),
        fileName: () => 'bare.js',
      },
      rolldownOptions: {
        output: {
          comments: false,
          minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
        },
      },
    },
  });
}

export interface PageServer {
  readonly origin: string;
  /** The file of the bare element's bundle, whose size is measured. */
  readonly bareFile: string;
  close(): void;
}

export async function servePages(): Promise<PageServer> {
  const folder = mkdtempSync(join(tmpdir(), 'click-to-dial-bench-'));
  await buildBareElement(folder);

  const app = new Hono();
  for (const { path, html } of Object.values(pages)) app.get(path, (context) => context.html(html));
  const strip = (prefix: string) => (path: string) => path.slice(prefix.length);
  app.use('/bare/*', serveStatic({ root: folder, rewriteRequestPath: strip('/bare') }));
  app.use('/dist/*', serveStatic({ root: join(root, 'dist'), rewriteRequestPath: strip('/dist') }));

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    bareFile: join(folder, 'bare.js'),
    close() {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
