/**
 * Programs that run beside a test, each in a process group of its own, so that the whole group can
 * be killed at once. Their output is kept, to be shown when a test fails.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The running programs, which are killed when the test runner itself ends. */
const running = new Set<Program>();
process.on('exit', () => running.forEach((program) => program.killGroup()));

/** Characters of output that are kept, enough to see a whole call. */
const keptCharacters = 60_000;

export class Program {
  #output = '';
  readonly #child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended, with its exit code if it has one. */
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
      // Debian puts servers into folders that only root has in its PATH.
      env: { ...process.env, HOME: cwd, PATH: `${process.env['PATH']}:/usr/sbin` },
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-keptCharacters);
    };
    this.#child.stdout.on('data', keep);
    this.#child.stderr.on('data', keep);
    // It may end before it has read its input.
    this.#child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code) => {
        // Kills the children that it has left behind.
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

  /** Writes a line to its standard input. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  get isRunning(): boolean {
    return running.has(this);
  }

  /** Asks it to end, so that it can end its own children; kills it after 5 s. */
  async stop(): Promise<void> {
    if (this.isRunning) this.#child.kill('SIGTERM');
    const patience = new AbortController();
    const late = sleep(5000, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([this.ended, late]);
    patience.abort();
    await this.kill();
  }

  /** Kills the whole group at once, as a crash would. */
  async kill(): Promise<void> {
    if (this.isRunning) this.killGroup();
    await this.ended;
  }

  /** Kills all processes of the group; Kamailio has many. */
  killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // No process of the group is left.
    }
  }

  /**
   * Resolves when `ready` returns true.
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
