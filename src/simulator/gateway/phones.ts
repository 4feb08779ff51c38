/**
 * The agents' telephones, in a process of their own that starts with the first call. `@roamhq/wrtc`
 * is native code that may crash, and does crash when its process exits normally; the process of the
 * demo or of a test must neither die with it nor wait for it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Order, Phone, PhoneOptions, Told } from '../calls/phone.js';

type Waiting = { resolve: (sdp: string) => void; reject: (error: Error) => void };
/** `Omit` for each member of the union, because `Omit` alone merges them into one type. */
type Unnumbered<Type> = Type extends Order ? Omit<Type, 'id' | 'phone'> : never;

export class Phones {
  readonly #program: URL;
  #process: ChildProcess | undefined;
  #orders = 0;
  #opened = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #open = new Map<number, PhoneOptions>();

  /** @param program the script of the process; a test passes one that cannot run. */
  constructor(program = new URL('./phone-process.ts', import.meta.url)) {
    this.#program = program;
  }

  /** A telephone. The process starts with its first order, not yet here. */
  open(options: PhoneOptions): Phone {
    const phone = (this.#opened += 1);
    this.#open.set(phone, options);
    const { silent } = options;
    const order = (what: Unnumbered<Order>): Promise<string> => this.#order(phone, what);
    return {
      answer: (sdp) => order({ what: 'answer', sdp, silent }),
      offer: (wish) => order({ what: 'offer', wish, silent }),
      accept: async (sdp) => void (await order({ what: 'accept', sdp })),
      withdraw: async () => void (await order({ what: 'withdraw' })),
      close: () => {
        if (!this.#open.delete(phone) || !this.#process) return;
        order({ what: 'close' }).catch(() => {});
      },
    };
  }

  /** Starts the process in advance, so that the first order need not wait for it. */
  warmUp(): void {
    this.#process ??= this.#start();
  }

  /** Ends the process, and with it all telephones that are still open. */
  async close(): Promise<void> {
    this.#open.clear();
    const ending = this.#process;
    if (!ending) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    // SIGKILL, because the native module crashes when its process exits normally.
    ending.ref();
    ending.kill('SIGKILL');
    await ended;
  }

  #order(phone: number, what: Unnumbered<Order>): Promise<string> {
    const process = (this.#process ??= this.#start());
    const id = (this.#orders += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const order = { id, phone, ...what };
      // A failure to send is followed by 'exit' or 'error', which reject the promise.
      process.send(order, () => {});
    });
  }

  #start(): ChildProcess {
    const require = createRequire(import.meta.url);
    const started = fork(fileURLToPath(this.#program), {
      // The new process needs tsx for the TypeScript, even if this code runs compiled.
      execArgv: ['--import', pathToFileURL(require.resolve('tsx')).href],
    });
    // A test that forgets to close the gateway must still be able to exit.
    started.unref();
    started.channel?.unref();
    const lost = (why: string): void => {
      if (this.#process === started) this.#lost(why);
    };
    started.on('message', (told) => this.#hear(told as Told));
    started.on('error', ({ message }) => lost(message));
    started.on('exit', (code, signal) => lost(`its process ended: ${signal ?? code}`));
    return started;
  }

  #hear(told: Told): void {
    if ('heard' in told) return this.#open.get(told.phone)?.onHeard(told.heard);
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if ('error' in told) waiting?.reject(new Error(told.error));
    else waiting?.resolve(told.sdp ?? '');
  }

  #lost(why: string): void {
    this.#process = undefined;
    const error = new Error(`no media: ${why}`);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    for (const { onLost } of this.#open.values()) onLost(error.message);
    this.#open.clear();
  }
}
