/**
 * The calls of an element, also while the code for them is not there yet: a call waits for it, can be
 * taken back meanwhile, and fails where it does not come. From then on `live.ts` does the work. A call
 * ends with its page, and with its element once that has been gone for a second.
 */
import { again, once } from '../base/again.js';
import type { CallContext, CallOptions } from '../call/context.js';
import { asText } from '../base/text.js';
import type { CallState } from '../call/machine/states.js';
import type { SoundOutput } from '../connector/connector.js';
import type { LiveHost, OpenPanel } from './shared/live-host.js';
import type { Live } from './live.js';
import { silence, unlockSound } from './sound.js';
import { tellFailure } from './tell-failure.js';

/** Milliseconds: as long as a call may prepare. */
const loadTimeout = 60_000;

interface CallingHost extends LiveHost {
  /** A removal of the element counts no longer. */
  stay(): void;
}

export class Calling {
  readonly #host: CallingHost;
  #live: Live | undefined;
  #loading: Promise<Live> | undefined;
  /** The state while there is nothing yet that could have one: a call waits for its code. */
  #early: 'idle' | 'preparing' | 'failed' = 'idle';
  #starting: { promise: Promise<void>; controller: AbortController } | undefined;
  /** What was returned for a call that had to wait for its code, beside the session's own promise. */
  #first: { call: Promise<void>; promise: Promise<void> } | undefined;
  #output: SoundOutput | undefined;
  /** Listens for the end of the page, from the start of a call until nothing of it is left. */
  #page: AbortController | undefined;
  /** Why no call can be shown any more. */
  #broken: string | undefined;

  constructor(host: CallingHost) {
    this.#host = host;
  }

  get state(): CallState {
    return this.#early === 'idle' ? (this.#live?.session.state ?? 'idle') : this.#early;
  }

  /** No call is under way, nor does one wait for its code. */
  get atRest(): boolean {
    return this.#early === 'idle' ? (this.#live?.atRest ?? true) : this.#early === 'failed';
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

  /**
   * Neither throws nor rejects: where the page is in the way, the call fails as a whole.
   * @param read the options, asked for where the call is not one that is already on its way.
   */
  call(read: () => CallOptions): Promise<void> {
    if (this.#starting) return this.#starting.promise;
    const anew = this.atRest;
    try {
      return this.#start(read(), anew);
    } catch (error) {
      if (anew) this.#fail(`The page is in the way: ${asText(error)}`);
      return Promise.resolve();
    }
  }

  async hangUp(): Promise<void> {
    this.#cancel();
    await this.#live?.session.hangUp();
  }

  reset(): void {
    this.#cancel('failed');
    this.#live?.session.reset();
  }

  /** The element, or the window it was moved to, is gone. */
  gone(): void {
    this.#cancel();
    this.#live?.gone();
  }

  sendTones(digits: unknown): void {
    this.#live?.sendTones(digits);
  }

  /** The element cannot show a call any more: nobody may be left in one that is not in sight. */
  break(message: string): void {
    this.#broken = message;
    if (this.#early === 'preparing') this.#fail(message);
    else this.#live?.session.fail({ code: 'load-failed', message });
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
    const host: LiveHost = {
      ...this.#host,
      announce: (change) => {
        this.#host.announce(change);
        if (this.atRest) this.#rest();
      },
    };
    return (this.#live = new Live(host));
  }

  /** What may throw comes before what cannot be taken back. */
  #start(options: CallOptions, anew: boolean): Promise<void> {
    if (anew) {
      if (this.#broken) throw new Error(this.#broken);
      // In the click: what comes later no longer counts as one. The stub plays nothing.
      if (options.connector !== 'stub') options.output = this.#output = unlockSound(this.#output);
      this.#watchPage();
      // Who calls on an element that is out of the page means it.
      this.#host.stay();
    }
    if (this.#live && this.#early === 'idle') {
      const call = this.#live.call(options);
      return call === this.#first?.call ? this.#first.promise : call;
    }
    const controller = new AbortController();
    const promise = this.#loadFor(options, controller.signal).catch((error: unknown) =>
      this.#fail(asText(error)),
    );
    this.#starting = { promise, controller };
    this.#early = 'preparing';
    this.#host.announce({ state: 'preparing' });
    return promise;
  }

  #watchPage(): void {
    if (this.#page) return;
    const controller = new AbortController();
    // Before the page's own listeners.
    const options = { signal: controller.signal, capture: true };
    // Firefox stops the first script of a page that is left: one that has nothing to do.
    addEventListener('pagehide', () => {}, options);
    addEventListener(
      'pagehide',
      () => {
        this.#live?.session.leave();
        this.#cancel();
      },
      options,
    );
    this.#page = controller;
  }

  /** Also a call whose create is still unanswered after its end ends with its page. */
  #rest(): void {
    void Promise.resolve(this.#live?.session.settled()).then(async () => {
      if (!this.atRest) return;
      this.#page?.abort();
      this.#page = undefined;
      // The end tone is over.
      await this.#live?.silent;
      if (this.atRest) silence(this.#output);
    });
  }

  /** The early call has gone on, or is over. */
  #settle(early: 'idle' | 'failed'): void {
    this.#early = early;
    this.#starting?.controller.abort();
    this.#starting = undefined;
    this.#host.element.requestUpdate();
  }

  /** Takes back a call that still waits for its code, or that has waited in vain. */
  #cancel(from: 'preparing' | 'failed' = 'preparing'): void {
    if (this.#early !== from) return;
    this.#settle('idle');
    this.#host.announce({ state: 'idle' });
    this.#rest();
  }

  /** Nothing has been asked of the center yet. */
  #fail(message: string): void {
    const code = 'load-failed';
    // Where it has begun with it.
    void this.#live?.session.hangUp();
    this.#settle('failed');
    this.#host.announce({ state: 'failed', reason: code, impossible: true });
    tellFailure(this.#host.element, { code, message });
    this.#rest();
  }

  /** Calls as soon as there is what a call needs, if it is still wanted by then. */
  async #loadFor(options: CallOptions, signal: AbortSignal): Promise<void> {
    let failure = `Code did not arrive within ${loadTimeout / 1000} s`;
    const sleep = async (ms: number, error: unknown): Promise<void> => {
      failure = String(error);
      // Nothing has begun that would have to be saved: who is offline hears it at once.
      if (!navigator.onLine) throw error;
      return this.#host.clock.sleep(ms, signal);
    };
    // Not `within`, whose bytes every page would load. `#settle` aborts the signal, which clears the
    // timer.
    const live = await Promise.race([
      again(() => this.load(), sleep),
      this.#host.clock.sleep(loadTimeout, signal),
    ]).catch((error: unknown) => {
      failure = String(error);
    });
    if (signal.aborted) return;
    if (!live) return this.#fail(failure);
    const promise = this.#starting?.promise;
    this.#settle('idle');
    // In the same step: nobody may see the call idle in between.
    const call = live.call(options);
    if (promise) this.#first = { call, promise };
    return call;
  }
}
