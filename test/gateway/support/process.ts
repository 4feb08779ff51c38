/**
 * Programs that run beside a test: started in a process group of their own, so that all of it can be
 * stopped, held or killed at once; what they print is kept, to be shown when a test fails.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What still runs when the test runner itself goes. */
const running = new Set<Program>();
process.on('exit', () => running.forEach((program) => program.signal('SIGKILL')));

/** Enough to see what a call did. */
const keptCharacters = 60_000;

export class Program {
  #output = '';
  readonly #child: ChildProcess;
  /** Resolves when it has ended, of itself or not. */
  readonly ended: Promise<void>;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    cwd: string,
  ) {
    this.#child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: cwd },
    });
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-keptCharacters);
    };
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        keep(Buffer.from(String(error)));
        resolve();
      });
    });
    running.add(this);
    void this.ended.then(() => running.delete(this));
  }

  get output(): string {
    return this.#output;
  }

  get isRunning(): boolean {
    return running.has(this);
  }

  /** To the whole group; nothing happens where it is gone already. */
  signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, name);
    } catch {
      // Nobody of the group is left.
    }
  }

  /** At once, without a word to anybody. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
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
