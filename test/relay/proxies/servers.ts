/**
 * Starts nginx and HAProxy with the shipped configurations, in which only ports and certificates
 * change.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cert, key } from '../../support/certificate.js';
import { listens } from '../command.js';
import { freePort } from '../hand-center.js';
import { root } from '../../tools/bundle.js';

interface Program {
  readonly file: string;
  /** Text of the file and its replacement in tests. Each text has to occur in the file. */
  readonly changes: (here: Here) => Readonly<Record<string, string>>;
  readonly command: (folder: string, config: string) => readonly string[];
}

interface Here {
  readonly folder: string;
  readonly port: number;
  readonly relay: string;
}

export const programs = {
  nginx: {
    file: 'nginx.conf',
    changes: ({ folder, port, relay }) => ({
      'listen 443': `listen 127.0.0.1:${port}`,
      '127.0.0.1:8080': relay,
      '/etc/nginx/shop.example.com': join(folder, 'shop'),
    }),
    command: (folder, config) => [
      'nginx',
      '-p',
      folder,
      '-c',
      config,
      '-e',
      'stderr',
      '-g',
      // The shipped file leaves the pid file to the system; here it goes to the folder of the test.
      `daemon off; pid ${folder}/pid;`,
    ],
  },
  haproxy: {
    file: 'haproxy.cfg',
    changes: ({ folder, port, relay }) => ({
      'bind :443': `bind 127.0.0.1:${port}`,
      '127.0.0.1:8080': relay,
      '/etc/haproxy/shop.example.com': join(folder, 'shop'),
    }),
    command: (_, config) => ['haproxy', '-db', '-f', config],
  },
} satisfies Record<string, Program>;

export interface RunningProxy {
  /** Address of the proxy, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param relay host and port. */
export async function startProxy(
  { file, changes, command }: Program,
  relay: string,
): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'click-to-dial-proxy-'));
  const port = await freePort();
  let config = readFileSync(join(root, 'src/relay/proxies', file), 'utf8');
  for (const [from, to] of Object.entries(changes({ folder, port, relay }))) {
    if (!config.includes(from)) throw new Error(`${file} has no “${from}”`);
    config = config.replaceAll(from, to);
  }
  writeFileSync(join(folder, file), config);
  writeFileSync(join(folder, 'shop.crt'), cert);
  writeFileSync(join(folder, 'shop.key'), key);
  writeFileSync(join(folder, 'shop.pem'), cert + key);
  const [name = '', ...args] = command(folder, join(folder, file));
  const proxy = spawn(name, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(proxy, 'exit');
  await listens(proxy, port);
  return {
    url: `https://localhost:${port}`,
    async close() {
      proxy.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true });
    },
  };
}
