/**
 * The calls of an element, including the time in which the code for them is still loading: a call
 * waits for the code, can be taken back meanwhile, and fails if the code does not come. Once it is
 * loaded, `live.ts` does the work. A call ends when its page is left, and when its element has been
 * gone for a second.
 */
import { again, once } from '../base/again.js';
import type { QueueNotice } from '../call/host.js';
import type { CallContext, CallOptions } from '../call/context.js';
import { asText } from '../base/text.js';
import { within } from '../base/within.js';
import type { CallState } from '../call/machine/states.js';
import { playsSound } from '../connector/registry.js';
import type { SoundOutput } from '../connector/connector.js';
import { earlyMoves, type EarlyEvent, type EarlyState } from './early-call.js';
import type { ClosedView, LiveHost, OpenPanel } from './shared/live-host.js';
import type { Live } from './live.js';
import { Opening } from './hours/opening.js';
import { silence, unlockSound } from './sound.js';
import { tellFailure } from './tell-failure.js';

/** Milliseconds a call waits for its code: as long as the deadline of `preparing`. */
const loadTimeout = 60_000;

interface CallingHost extends Omit<LiveHost, 'opening'> {
  /** Cancels a removal of the element that has not counted yet (base/element/lasting.ts). */
  stay(): void;
}

export class Calling {
  readonly #host: CallingHost;
  readonly opening: Opening;
  #live: Live | undefined;
  #loading: Promise<Live> | undefined;
  #early: EarlyState = 'idle';
  /** Aborts when the call no longer waits for its code. */
  #waiting: AbortController | undefined;
  /** The promise that `call()` returns as long as the call is under way. */
  #running = Promise.resolve();
  #output: SoundOutput | undefined;
  /**
   * Removes the `pagehide` listeners, which exist from a call's start until nothing of it is left.
   */
  #page: AbortController | undefined;
  /** Message: why the element cannot be drawn, so that no call may start. */
  #broken: string | undefined;

  constructor(host: CallingHost) {
    this.#host = host;
    this.opening = new Opening(host);
  }

  get state(): CallState {
    return this.#early === 'idle' ? (this.#live?.session.state ?? 'idle') : this.#early;
  }

  /** No call is under way, and none waits for its code. */
  get atRest(): boolean {
    return this.#early === 'idle' ? (this.#live?.atRest ?? true) : this.#early === 'failed';
  }

  /** Context of the running call, else of the last one. */
  get context(): CallContext | undefined {
    return this.#live?.session.context;
  }

  get queue(): QueueNotice | undefined {
    return this.#live?.session.queue;
  }

  /** The code for a call, or the panel that would show its failure, could not be loaded. */
  get loadFailed(): boolean {
    return this.#early === 'failed' || (this.state === 'failed' && this.#live?.loadFailed === true);
  }

  /** What is shown in place of the start button; undefined where that stays. */
  get closedView(): ClosedView | undefined {
    return this.loadFailed ? undefined : this.opening.office?.view(this.atRest);
  }

  panel(): OpenPanel | undefined {
    return this.#early === 'idle' ? this.#live?.panel() : undefined;
  }

  /**
   * Neither throws nor rejects. Where the page has broken something that starting needs, the call
   * fails as a whole.
   * @param read makes the options; called only if no call is under way.
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

  /** The element is gone, or the window to which it was moved. */
  gone(): void {
    this.#takeBack();
    this.#live?.gone();
  }

  sendTones(digits: unknown): void {
    this.#live?.sendTones(digits);
  }

  /** The element cannot be drawn any more: the call ends, as a visitor could not see or end it. */
  break(message: string): void {
    this.#broken = message;
    if (this.#early === 'preparing') this.#fail(message);
    else this.#live?.session.fail({ code: 'load-failed', message });
  }

  /** Loads the code for calls. After a failure the next caller tries again. */
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
      opening: this.opening,
      announce: (change) => {
        this.#host.announce(change);
        if (this.atRest) this.#rest();
      },
    };
    return (this.#live = new Live(host));
  }

  /** Steps that may throw come first, before those that cannot be taken back. */
  #start(options: CallOptions): Promise<void> {
    if (this.#broken) throw new Error(this.#broken);
    // Here, because browsers unlock sound only during the click; not for connectors without sound.
    if (playsSound(options.connector)) options.output = this.#output = unlockSound(this.#output);
    this.#watchPage();
    // A page that starts a call on an element it has removed wants that call: the removal is
    // cancelled.
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
    // In the capture phase, so that these run before the page's own listeners.
    const options = { signal: controller.signal, capture: true };
    // Firefox aborts the first script that runs while a page is left, so an empty one comes first.
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

  /**
   * Stops listening for the page's end once nothing of the call is left. A create that is still
   * unanswered after the call's end keeps the listeners, since its call must end with the page,
   * too.
   */
  #rest(): void {
    void Promise.resolve(this.#live?.session.settled()).then(async () => {
      if (!this.atRest) return;
      this.#page?.abort();
      this.#page = undefined;
      // The end tone needs the output until it is over.
      await this.#live?.silent;
      if (this.atRest) silence(this.#output);
    });
  }

  /** @returns the next state, or undefined where the event changes nothing. */
  #move(event: EarlyEvent): EarlyState | undefined {
    const next = earlyMoves[this.#early][event];
    if (!next) return undefined;
    this.#early = next;
    if (event !== 'call') this.#waiting?.abort();
    // After `loaded` the code announces the state itself: an `idle` in between must not be seen.
    if (event !== 'loaded') {
      this.#host.announce(
        next === 'failed'
          ? { state: next, reason: 'load-failed', impossible: true }
          : { state: next },
      );
    }
    return next;
  }

  /**
   * Takes back a call that still waits for its code; `reset` closes one that has waited in vain.
   */
  #takeBack(event: 'taken-back' | 'reset' = 'taken-back'): void {
    if (this.#move(event)) this.#rest();
  }

  /** The call fails before anything was asked of the contact center. */
  #fail(message: string): void {
    // Ends the session's call, in case it had begun before the failure.
    void this.#live?.session.hangUp();
    this.#move('lost');
    tellFailure(this.#host.element, { code: 'load-failed', message });
    this.#rest();
  }

  /** Starts the call as soon as its code is loaded, if it has not been taken back by then. */
  async #callWhenLoaded(options: CallOptions, signal: AbortSignal): Promise<void> {
    let failure = `Code did not arrive within ${loadTimeout / 1000} s`;
    const { clock } = this.#host;
    const load = (over: AbortSignal): Promise<Live> =>
      again(
        () => this.load(),
        async (ms, error) => {
          failure = String(error);
          // No call has begun that further tries could save, so an offline visitor is told at once.
          if (!navigator.onLine) throw error;
          return clock.sleep(ms, over);
        },
      );
    const live = await within(loadTimeout, load, { clock, signal }).catch((error: unknown) => {
      failure = String(error);
    });
    if (signal.aborted) return;
    if (!live) return this.#fail(failure);
    this.#move('loaded');
    return live.call(options);
  }
}
