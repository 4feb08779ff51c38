/**
 * Programs that run beside a test: started in a process group of their own, so that all of it can be
 * killed at once; what they print is kept, to be shown when a test fails.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What still runs when the test runner itself goes. */
const running = new Set<Program>();
process.on('exit', () => running.forEach((program) => program.killGroup()));

/** Enough to see what a call did. */
const keptCharacters = 60_000;

export class Program {
  #output = '';
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended, of itself or not: with its exit code, if it has one. */
  readonly ended: Promise<number | null>;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    cwd: string,
  ) {
    this.#child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: 'pipe',
      // Debian's servers are where only root looks.
      env: { ...process.env, HOME: cwd, PATH: `${process.env['PATH']}:/usr/sbin` },
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-keptCharacters);
    };
    this.#child.stdout.on('data', keep);
    this.#child.stderr.on('data', keep);
    // It may go before it has read.
    this.#child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code) => {
        // Whoever it has left behind.
        this.killGroup();
        resolve(code);
      });
      this.#child.once('error', (error) => {
        keep(Buffer.from(String(error)));
        resolve(null);
      });
    });
    running.add(this);
    void this.ended.then(() => running.delete(this));
  }

  get output(): string {
    return this.#output;
  }

  /** A line into its standard input. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  get isRunning(): boolean {
    return running.has(this);
  }

  /** So that it takes its own children along: nobody may be there to bury those it leaves behind. */
  async stop(): Promise<void> {
    if (this.isRunning) this.#child.kill('SIGTERM');
    const patience = new AbortController();
    const late = sleep(5000, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([this.ended, late]);
    patience.abort();
    await this.kill();
  }

  /** At once, without a word to anybody. */
  async kill(): Promise<void> {
    if (this.isRunning) this.killGroup();
    await this.ended;
  }

  /** Kamailio is many processes. */
  killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nobody of the group is left.
    }
  }

  /**
   * Resolves when `ready` says so.
   * @throws Error with what the program printed, when it ends before or takes longer than 30 s.
   */
  async until(ready: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 30_000;
    while (!(await ready())) {
      if (!this.isRunning || performance.now() > deadline) {
        const how = this.isRunning ? 'did not become ready' : 'ended at once';
        throw new Error(`${this.name} ${how}:\n${this.#output}`);
      }
      await sleep(20);
    }
  }
}
