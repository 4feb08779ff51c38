/**
 * A visitor's request to be called back: sends it, follows it and withdraws it. It knows no view
 * and no page; the number is passed to the relay and not kept.
 *
 * The request is followed by the relay's event stream; where no stream gets through, by polling the
 * relay with growing pauses.
 */
import {
  CallbackError,
  createCallbackClient,
  isFinal,
  type Callback,
  type CallbackClient,
  type CallbackFrom,
  type CallbackErrorCode,
  type Span,
} from '../api/callback.js';
import { systemClock } from '../base/clock.js';
import type { CallEnvironment } from './context.js';
import { type GivenToken, languageHeader, tokenHeader } from './who.js';

export { isFinal };
export type { Callback, CallbackErrorCode, Span };
export type { CallbackReason, CallbackState } from '../api/callback-states.js';

/** Milliseconds between two polls: the first pause, and the longest to which the pauses grow. */
const shortestPause = 2000;
const longestPause = 15_000;
/** Milliseconds without any answer after which following is given up. */
const patience = 300_000;

export interface CallbackSnapshot {
  /** The last request that was accepted. */
  readonly callback: Callback | undefined;
  /** A new request is under way to the relay. */
  readonly sending: boolean;
  readonly withdrawing: boolean;
  /** The request can no longer be followed, so its outcome stays unknown here. */
  readonly lost: boolean;
  /** Why the last request was not accepted, or not withdrawn. */
  readonly problem: CallbackErrorCode | undefined;
}

export interface CallbackEnvironment extends Pick<CallEnvironment, 'clock' | 'fetch'> {
  eventSource?: typeof EventSource;
}

const nothing: CallbackSnapshot = {
  callback: undefined,
  sending: false,
  withdrawing: false,
  lost: false,
  problem: undefined,
};

/** What an agent is told beside the number, by a relay. */
export interface CallbackOrigin extends Pick<CallbackFrom, 'page' | 'callData' | 'at'> {
  /** A JWT that the site has signed. */
  visitorToken?: GivenToken;
  /** BCP 47. */
  language?: string;
}

export class CallbackSession {
  readonly #onChange: (snapshot: CallbackSnapshot) => void;
  readonly #environment: CallbackEnvironment;
  #snapshot = nothing;
  #client: CallbackClient | undefined;
  #following: AbortController | undefined;

  /** @param onChange is called on every change; an error that it throws is only warned of. */
  constructor(
    onChange: (snapshot: CallbackSnapshot) => void = () => {},
    environment: CallbackEnvironment = {},
  ) {
    this.#onChange = onChange;
    this.#environment = environment;
  }

  get snapshot(): CallbackSnapshot {
    return this.#snapshot;
  }

  /** There is a request that has not come to its end, as far as is known. */
  get open(): boolean {
    const { callback, lost } = this.#snapshot;
    return callback !== undefined && !lost && !isFinal(callback);
  }

  /**
   * Asks to be called back. Only one request can be open at a time. Never rejects.
   * @param url the relay's endpoint for call-backs.
   * @param number in E.164.
   * @param from who asks, from where, and for when.
   * @returns whether it was accepted.
   */
  async request(
    url: string,
    number: string,
    { visitorToken, language, ...from }: CallbackOrigin = {},
  ): Promise<boolean> {
    if (this.#snapshot.sending || this.open) return false;
    this.rest();
    this.#snapshot = nothing;
    this.#change({ sending: true });
    const client = this.#clientFor(url);
    try {
      const headers = { ...languageHeader(language), ...tokenHeader(visitorToken) };
      const callback = await client.request(number, { ...from, headers });
      this.#client = client;
      this.#change({ sending: false, callback });
      return true;
    } catch (error) {
      this.#change({ sending: false, problem: codeOf(error) });
      return false;
    }
  }

  /**
   * Asks which times can be chosen. Never rejects.
   * @returns undefined: the relay knows no such question.
   */
  async times(url: string, signal: AbortSignal): Promise<readonly Span[] | undefined> {
    try {
      return await this.#clientFor(url).times(signal);
    } catch (error) {
      return codeOf(error) === 'not-found' ? undefined : [];
    }
  }

  /** Withdraws the request, if the relay still allows that. Never rejects. */
  async withdraw(): Promise<void> {
    const { callback, withdrawing } = this.#snapshot;
    const client = this.#client;
    if (!client || !callback?.withdrawable || withdrawing) return;
    this.#change({ withdrawing: true, problem: undefined });
    try {
      const withdrawn = await client.withdraw(callback.id);
      this.#change({ withdrawing: false });
      this.#hear(withdrawn);
    } catch (error) {
      this.#change({ withdrawing: false, problem: codeOf(error) });
      if (error instanceof CallbackError && error.callback) this.#hear(error.callback);
    }
  }

  /** Follows an open request until its end or until `rest()`. */
  watch(): void {
    const { callback } = this.#snapshot;
    if (!this.#client || !callback || !this.open || this.#following) return;
    const following = (this.#following = new AbortController());
    const over = (): void => {
      if (this.#following === following) this.#following = undefined;
    };
    this.#follow(this.#client, callback.id, following.signal).then(over, over);
  }

  /** Stops following. A request or withdrawal that is under way to the relay is not aborted. */
  rest(): void {
    this.#following?.abort();
    this.#following = undefined;
  }

  #clientFor(url: string): CallbackClient {
    const { clock = systemClock, fetch, eventSource } = this.#environment;
    return createCallbackClient({ url, fetch, eventSource, clock });
  }

  async #follow(client: CallbackClient, id: string, signal: AbortSignal): Promise<void> {
    const { clock = systemClock } = this.#environment;
    const hear = (callback: Callback): void => this.#hear(callback);
    let streams = true;
    let pause = shortestPause;
    let heardAt = clock.now();
    while (this.open) {
      const before = this.#snapshot.callback?.state;
      const began = clock.now();
      try {
        // After a stream that has brought nothing, the relay is polled instead.
        if (streams) streams = await client.follow(id, hear, signal);
        if (!streams) hear(await client.look(id, signal));
        heardAt = clock.now();
        const lasted = heardAt - began > longestPause;
        if (lasted || before !== this.#snapshot.callback?.state) pause = shortestPause;
      } catch (error) {
        signal.throwIfAborted();
        const gone = codeOf(error) === 'not-found' || clock.now() - heardAt >= patience;
        if (gone) return this.#change({ lost: true });
      }
      if (!this.open) return;
      await clock.sleep(pause, signal);
      pause = Math.min(longestPause, pause * 1.5);
    }
  }

  /** Ignores answers after the end of the request, since they may be older than its end. */
  #hear(callback: Callback): void {
    if (!this.open || callback.id !== this.#snapshot.callback?.id) return;
    this.#change({ callback });
    if (isFinal(callback)) this.rest();
  }

  #change(part: Partial<CallbackSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...part };
    try {
      this.#onChange(this.#snapshot);
    } catch (error) {
      console.warn('click-to-dial/call: a listener failed:', error);
    }
  }
}

const codeOf = (error: unknown): CallbackErrorCode =>
  error instanceof CallbackError ? error.code : 'unavailable';
