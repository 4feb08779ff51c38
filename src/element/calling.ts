/**
 * The calls of an element, also while the code for them is not there yet: a call waits for it, can be
 * taken back meanwhile, and fails where it does not come. From then on `live.ts` does the work.
 */
import { again, once } from '../base/again.js';
import { systemClock } from '../call/clock.js';
import type { CallContext, CallOptions } from '../call/context.js';
import type { CallState } from '../call/states.js';
import type { SoundOutput } from '../connector/connector.js';
import type { LiveHost, OpenPanel } from './live-host.js';
import type { Live } from './live.js';
import { tellFailure } from './plain-event.js';
import { unlockSound } from './sound.js';

/** Milliseconds: as long as a call may prepare. */
const loadTimeout = 60_000;

export class Calling {
  readonly #host: LiveHost;
  #live: Live | undefined;
  #loading: Promise<Live> | undefined;
  /** The state while there is nothing yet that could have one: a call waits for its code. */
  #early: 'idle' | 'preparing' | 'failed' = 'idle';
  #starting: { promise: Promise<void>; controller: AbortController } | undefined;
  /** What was returned for a call that had to wait for its code, beside the session's own promise. */
  #first: { call: Promise<void>; promise: Promise<void> } | undefined;
  #output: SoundOutput | undefined;

  constructor(host: Omit<LiveHost, 'silence'>) {
    this.#host = { ...host, silence: () => this.#silence() };
  }

  get state(): CallState {
    return this.#early === 'idle' ? (this.#live?.session.state ?? 'idle') : this.#early;
  }

  get atRest(): boolean {
    return /idle|ended|failed/.test(this.state);
  }

  /** Of the running or last call. */
  get context(): CallContext | undefined {
    return this.#live?.session.context;
  }

  /** The code for a call, or the words for its end, could not be loaded. */
  get loadFailed(): boolean {
    return this.#early === 'failed' || (this.state === 'failed' && this.#live?.loadFailed === true);
  }

  panel(): OpenPanel | undefined {
    return this.#early === 'idle' ? this.#live?.panel() : undefined;
  }

  /** @param read the options, asked for where the call is not one that is already on its way. */
  call(read: () => CallOptions): Promise<void> {
    if (this.#early === 'preparing' && this.#starting) return this.#starting.promise;
    const options = read();
    // In the click: what comes later no longer counts as one. The stub plays nothing.
    if (options.connector !== 'stub') options.output = this.#output = unlockSound(this.#output);
    if (this.#live && this.#early === 'idle') {
      const call = this.#live.call(options);
      return call === this.#first?.call ? this.#first.promise : call;
    }

    const controller = new AbortController();
    const promise = this.#loadFor(options, controller.signal);
    this.#starting = { promise, controller };
    addEventListener('pagehide', () => this.#cancel(), controller);
    this.#early = 'preparing';
    this.#host.announce({ state: 'preparing' });
    return promise;
  }

  async hangUp(): Promise<void> {
    this.#cancel();
    await this.#live?.session.hangUp();
  }

  reset(): void {
    this.#cancel('failed');
    this.#live?.session.reset();
  }

  /** The element is gone for good. */
  remove(): void {
    this.#cancel();
    void this.#live?.session.remove();
  }

  sendTones(digits: unknown): void {
    this.#live?.sendTones(digits);
  }

  /** What a call needs; what fails is tried again the next time. */
  load(): Promise<Live> {
    return (this.#loading ??= this.#import().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    }));
  }

  async #import(): Promise<Live> {
    const { Live } = await once(() => import('./live.js'));
    return (this.#live = new Live(this.#host));
  }

  /** The early call has gone on, or is over. */
  #settle(early: 'idle' | 'failed'): void {
    this.#early = early;
    this.#starting?.controller.abort();
    this.#starting = undefined;
    this.#host.element.requestUpdate();
  }

  /** A sound output that nobody needs costs power. */
  #silence(): void {
    this.#output?.context.suspend().catch(() => {});
  }

  /** Takes back a call that still waits for its code, or that has waited in vain. */
  #cancel(from: 'preparing' | 'failed' = 'preparing'): void {
    if (this.#early !== from) return;
    this.#settle('idle');
    this.#silence();
    this.#host.announce({ state: 'idle' });
  }

  /** Calls as soon as there is what a call needs, if it is still wanted by then. */
  async #loadFor(options: CallOptions, signal: AbortSignal): Promise<void> {
    let failure = 'Code did not arrive within 60 s';
    const tooLate = systemClock.sleep(loadTimeout, signal).catch(() => {});
    const sleep = (ms: number, error: unknown): Promise<void> => {
      failure = String(error);
      return systemClock.sleep(ms, signal);
    };
    const loading = again(() => this.load(), sleep);
    const live = await Promise.race([loading, tooLate]).catch((error: unknown) => {
      failure = String(error);
    });
    if (signal.aborted) return;
    const promise = this.#starting?.promise;
    this.#settle(live ? 'idle' : 'failed');
    if (live) {
      // In the same step: nobody may see the call idle in between.
      const call = live.call(options);
      if (promise) this.#first = { call, promise };
      return call;
    }
    this.#silence();
    const code = 'load-failed';
    this.#host.announce({ state: 'failed', reason: code });
    tellFailure(this.#host.element, { code, message: failure });
  }
}
