/** The relay's command line as a process of its own. */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

export interface Command {
  readonly child: ChildProcess;
  /** What it has written, as far as it is read. */
  said(): string;
  readonly exit: Promise<number | null>;
}

/** @param stdio stdout, if it is not to be read. */
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
