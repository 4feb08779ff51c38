/** The processor time and memory that a process and its children have used so far. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** CPU time in microseconds, of the process and of the kernel for it. */
  readonly cpu: number;
  /** Resident memory in KiB. */
  readonly memory: number;
}

/** Read from `/proc` where there is one, which is exact, and from `ps` elsewhere. */
const read = existsSync('/proc/self/stat') ? fromProc : fromPs;

export function usageOf(pid: number): Usage {
  const all = familyOf(pid).map(read);
  return {
    cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: all.reduce((sum, { memory }) => sum + memory, 0),
  };
}

/** proc(5): fields come after the name, which may hold any text; a tick is 10 ms on Linux. */
const statOf = (pid: number | string): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

function fromProc(pid: number): Usage {
  const stat = statOf(pid);
  const memory = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(stat[11]) + Number(stat[12])) * 10_000, memory: Number(memory) };
}

/** The process and its children, since workers are children of the process. */
function familyOf(pid: number): number[] {
  if (read === fromPs) return [pid];
  const others = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return [pid, ...others.filter((other) => parentOf(other) === pid).map(Number)];
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    // The process has ended meanwhile.
    return undefined;
  }
}

function fromPs(pid: number): Usage {
  const said = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' });
  const [memory, time = ''] = said.trim().split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpu: seconds * 1e6, memory: Number(memory) };
}
