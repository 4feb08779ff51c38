/** The relay's command line as a process of its own, and other servers that are processes. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

export interface Command {
  readonly child: ChildProcess;
  /** Everything it has written to the streams that the test reads. */
  said(): string;
  readonly exit: Promise<number | null>;
}

/** @param stdio given by tests that do not read the output of the process. */
export function runRelay(
  env: Record<string, string>,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Command {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/relay/main.ts'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio,
  });
  let text = '';
  const read = Array.isArray(stdio) && stdio[1] === 'pipe' ? [child.stdout, child.stderr] : [];
  for (const stream of read) stream?.on('data', (part: Buffer) => (text += String(part)));
  return {
    child,
    said: () => text,
    exit: once(child, 'close').then(([code]) => code as number | null),
  };
}

/** Resolves when the port is open. @throws Error where the program ends before. */
export async function listens(server: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) {
      throw new Error(`${server.spawnfile} ended with ${server.exitCode}`);
    }
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
