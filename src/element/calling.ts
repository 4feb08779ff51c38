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
import { earlyMoves, type EarlyEvent, type EarlyState } from './early-call.js';
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
  #early: EarlyState = 'idle';
  /** Aborts when the call no longer waits for its code. */
  #waiting: AbortController | undefined;
  /** What `call()` returns as long as the call is under way. */
  #running = Promise.resolve();
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
   * @param read the options, asked for where no call is under way.
   */
  call(read: () => CallOptions): Promise<void> {
    if (this.atRest) {
      try {
        this.#running = this.#start(read());
      } catch (error) {
        this.#fail(`The page is in the way: ${asText(error)}`);
        this.#running = Promise.resolve();
      }
    }
    return this.#running;
  }

  async hangUp(): Promise<void> {
    this.#takeBack();
    await this.#live?.session.hangUp();
  }

  reset(): void {
    this.#takeBack('reset');
    this.#live?.session.reset();
  }

  /** The element, or the window it was moved to, is gone. */
  gone(): void {
    this.#takeBack();
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
  #start(options: CallOptions): Promise<void> {
    if (this.#broken) throw new Error(this.#broken);
    // In the click: what comes later no longer counts as one. The stub plays nothing.
    if (options.connector !== 'stub') options.output = this.#output = unlockSound(this.#output);
    this.#watchPage();
    // Who calls on an element that is out of the page means it.
    this.#host.stay();
    if (this.#live && this.#early === 'idle') return this.#live.call(options);
    this.#waiting = new AbortController();
    const call = this.#callWhenLoaded(options, this.#waiting.signal);
    this.#move('call');
    return call.catch((error: unknown) => this.#fail(asText(error)));
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
        this.#takeBack();
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

  /** Undefined where the call does not move. */
  #move(event: EarlyEvent): EarlyState | undefined {
    const next = earlyMoves[this.#early][event];
    if (!next) return undefined;
    this.#early = next;
    if (event !== 'call') this.#waiting?.abort();
    // The code announces the state itself. Nobody may see the call idle in between.
    if (event !== 'loaded') {
      this.#host.announce(
        next === 'failed'
          ? { state: next, reason: 'load-failed', impossible: true }
          : { state: next },
      );
    }
    return next;
  }

  /** Takes back a call that still waits for its code, or that has waited in vain. */
  #takeBack(event: 'taken-back' | 'reset' = 'taken-back'): void {
    if (this.#move(event)) this.#rest();
  }

  /** Nothing has been asked of the center yet. */
  #fail(message: string): void {
    // Where it has begun with it.
    void this.#live?.session.hangUp();
    this.#move('lost');
    tellFailure(this.#host.element, { code: 'load-failed', message });
    this.#rest();
  }

  /** Calls as soon as there is what a call needs, if it is still wanted by then. */
  async #callWhenLoaded(options: CallOptions, signal: AbortSignal): Promise<void> {
    let failure = `Code did not arrive within ${loadTimeout / 1000} s`;
    const sleep = async (ms: number, error: unknown): Promise<void> => {
      failure = String(error);
      // Nothing has begun that would have to be saved: who is offline hears it at once.
      if (!navigator.onLine) throw error;
      return this.#host.clock.sleep(ms, signal);
    };
    // Not `within`, whose bytes every page would load. `#move` aborts the signal, which clears the timer.
    const live = await Promise.race([
      again(() => this.load(), sleep),
      this.#host.clock.sleep(loadTimeout, signal),
    ]).catch((error: unknown) => {
      failure = String(error);
    });
    if (signal.aborted) return;
    if (!live) return this.#fail(failure);
    this.#move('loaded');
    return live.call(options);
  }
}
