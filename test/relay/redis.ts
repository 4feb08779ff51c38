/** A real Redis on a free port, which a test can kill, hang and start again. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { hasApt, installByApt } from '../tools/apt.js';

/** Why tests with Redis have to be skipped; undefined where redis-server can be run. */
export function whyNoRedis(): string | undefined {
  const found = (): boolean => spawnSync('redis-server', ['--version']).status === 0;
  if (found() || (hasApt() && installByApt(['redis-server']) && found())) return undefined;
  const why =
    'redis-server is missing and cannot be installed: tests with a real Redis are SKIPPED';
  console.error(`\n  !! ${why}\n`);
  return why;
}

export interface RealRedis {
  readonly url: string;
  /** Ends it as a crash would: it neither saves its data nor closes its connections properly. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Lets it keep its connections but answer nothing, until `resume()`. */
  hang(): void;
  resume(): void;
}

export async function startRedis(): Promise<RealRedis> {
  const port = await freePort();
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    running = child;
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.includes('Ready to accept connections')) break;
    }
    if (child.exitCode !== null) throw new Error(`redis-server: ${said}`);
  }

  async function kill(): Promise<void> {
    const child = running;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    hang: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
