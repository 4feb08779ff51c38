/**
 * The servers that are compared, each in its own process between visitors and center: a bare proxy
 * in Node, the relay as it is shipped, and nginx and HAProxy where they are installed. The proxies
 * pass everything through, so they do less than any relay has to.
 */
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listens } from '../../relay/command.js';
import { freePort } from '../../relay/hand-center.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface Running {
  readonly process: ChildProcess;
  readonly port: number;
}

/** All processes of this run, which end with it even if it fails. */
const children = new Set<ChildProcess>();
process.once('exit', () => children.forEach((child) => child.kill('SIGKILL')));

export async function stop({ process: child }: Running): Promise<void> {
  const gone = once(child, 'exit');
  // A process with workers ends them itself.
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(patience);
  children.delete(child);
}

/** Starts a script of this project that prints the port on which it listens. */
async function start(file: string, ...args: string[]): Promise<Running> {
  const process = fork(here(file), args);
  children.add(process);
  const [{ port }] = (await once(process, 'message')) as [AddressInfo];
  return { process, port };
}

/** @param held milliseconds for which the center holds polls. */
export const startCenter = (held: number): Promise<Running> => start('./center.ts', String(held));

/** @param center its port. */
type Start = (center: number) => Promise<Running>;

export const contenders: Readonly<Record<string, Start>> = {
  'bare proxy': (center) => start('./bare-proxy.ts', String(center)),
  relay: (center) => startRelay(center),
  ...(isThere('haproxy', '-v') && { HAProxy: startHaproxy }),
  ...(isThere('nginx', '-v') && { nginx: startNginx }),
};

/** @param redis URL of the Redis that both workers share. */
export const onRedis = (redis: string): Readonly<Record<string, Start>> => ({
  'one on Redis': (center) => startRelay(center, { REDIS_URL: redis }),
  'two workers on Redis': (center) => startRelay(center, { REDIS_URL: redis, WORKERS: '2' }),
});

/** Starts the relay with limits so high that it counts visitors of one machine but refuses none. */
async function startRelay(center: number, more: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const most = '1000000';
  const relay = fork(here('../../../dist/relay-main.js'), [], {
    silent: true,
    execArgv: process.env['RELAY_NODE_OPTIONS']?.split(' ') ?? [],
    env: {
      ...process.env,
      FABRIC_URL: `http://127.0.0.1:${center}`,
      APP_KEY: 'app-key',
      APP_SECRET: 'app-secret',
      CHANNEL_ID: 'channel',
      ALLOWED_ORIGINS: 'http://shop.localhost',
      RELAY_SECRET: 'a secret that is long enough for a bench',
      PORT: String(port),
      METRICS_PORT: '0',
      TOKEN_EXPIRE: '3600',
      LIMIT_CALLS_PER_ADDRESS: most,
      LIMIT_VISITORS_PER_ADDRESS: most,
      LIMIT_REQUESTS_PER_ADDRESS: most,
      ...more,
    },
  });
  // The relay writes its log as in production; here it is read and discarded.
  relay.stdout?.resume();
  relay.stderr?.pipe(process.stderr);
  return up(relay, port);
}

async function startNginx(center: number): Promise<Running> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'relay-bench-'));
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; worker_rlimit_nofile 20000; pid ${folder}/pid; error_log stderr;
events { worker_connections 19900; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  keepalive_requests 1000000;
  upstream center { server 127.0.0.1:${center}; keepalive 10000; keepalive_requests 1000000; }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://center; proxy_http_version 1.1; proxy_set_header Connection "";
    }
  }
}
`,
  );
  return up(spawn('nginx', ['-c', file, '-p', folder, '-e', 'stderr'], { stdio: 'inherit' }), port);
}

async function startHaproxy(center: number): Promise<Running> {
  const port = await freePort();
  const file = join(mkdtempSync(join(tmpdir(), 'relay-bench-')), 'haproxy.cfg');
  writeFileSync(
    file,
    `global
  maxconn 9900
  nbthread 1
defaults
  mode http
  timeout connect 5s
  timeout client 75s
  timeout server 75s
  http-reuse always
frontend relay
  bind 127.0.0.1:${port} backlog 4096
  default_backend center
backend center
  server center 127.0.0.1:${center} pool-max-conn 10000
`,
  );
  return up(spawn('haproxy', ['-f', file, '-db'], { stdio: 'inherit' }), port);
}

async function up(child: ChildProcess, port: number): Promise<Running> {
  children.add(child);
  await listens(child, port);
  return { process: child, port };
}

function isThere(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}
