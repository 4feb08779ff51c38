/**
 * Asks the CC-Gateway for the ringing call, once or again and again. Independent of view and
 * element: it reads its settings from an object and reports to a listener. One run goes on at a
 * time, and only the latest may report.
 */
import type { CallInfo, CallInfoError } from './cc-gateway/client.js';
import { once } from '../base/again.js';
import type { Clock } from '../base/clock.js';
import { retryPause, type RetryContext } from '../base/retry.js';
import type { Configuration } from './attributes.js';

/**
 * The current settings, read whenever they are needed; the element itself is passed as this object.
 */
export interface WatchSettings extends Readonly<Omit<Configuration, 'theme' | 'watch'>> {
  /** Set to false by `CallWatch` when the watch is over. */
  watch: Configuration['watch'];
  readonly guid: string | undefined;
  readonly isThere: boolean;
}

/** An error as the client throws it. */
export type CallFailure = Pick<CallInfoError, 'code' | 'message' | 'repeatable'> &
  Partial<Pick<CallInfoError, 'name' | 'retcode' | 'retryAfter'>>;

export interface WatchListener {
  /** A new call rings, or a field of the ringing one has changed. */
  rings(call: CallInfo): void;
  /** Once for each call that rang. */
  ended(callid: string): void;
  failed(error: CallFailure): void;
  /** Another property of the watch, such as `watching`, has changed. */
  changed(): void;
}

interface Run {
  readonly controller: AbortController;
  /** The promise that `refresh()` gave, while its query is under way. */
  refresh?: Promise<CallInfo | undefined> | undefined;
  /** When the last query was sent. */
  began: number;
  /**
   * `watch` was set after this query was sent: the page expects a call that the query may have been
   * too early to see.
   */
  anew?: boolean;
  /** Number of failures in a row, and the time when the first of them was sent. */
  failures: number;
  failingSince: number;
  /** Milliseconds to wait after a failure; undefined where the watch was given up. */
  pause: number | undefined;
  /** The failure that was reported last since the last success. */
  told: string | undefined;
}

/** Milliseconds for which failures in a row are not reported while a watch goes on. */
const silence = 60_000;
/**
 * Limits for repeating a watch for one call, which is given up after a minute of failures. A
 * refresh is never repeated.
 */
const watchLimits = { tries: Infinity, within: silence, patience: Infinity };
/**
 * Limits of a watch for always: where `Retry-After` asks for hours, the query is repeated after a
 * minute all the same, because calls come meanwhile.
 */
const alwaysLimits = { ...watchLimits, within: Infinity, patience: silence };

/** Errors that only the agent or the page can mend, so repeating the query is useless. */
const inVain: ReadonlySet<CallFailure['code']> = new Set([
  'not-signed-in',
  'authentication-expired',
  'unauthorized',
  'bad-input',
]);

export class CallWatch {
  /** The ringing call by the latest answer. */
  call: CallInfo | undefined;
  /** The error since which `call` is not current; undefined once the CC-Gateway answers again. */
  error: CallFailure | undefined;
  readonly #settings: WatchSettings;
  readonly #listener: WatchListener;
  readonly #clock: Clock;
  readonly #random: () => number;
  #run: Run | undefined;
  #target: Pick<WatchSettings, 'server' | 'agentId' | 'guid'> | undefined;
  /** True after an error has ended a watch, which then waits until a setting changes. */
  #gaveUp = false;

  constructor(
    settings: WatchSettings,
    listener: WatchListener,
    clock: Clock,
    random: () => number = Math.random,
  ) {
    this.#settings = settings;
    this.#listener = listener;
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether an agent and a credential are set. */
  get ready(): boolean {
    const { agentId, guid } = this.#settings;
    return agentId !== undefined && Boolean(guid);
  }

  /** Whether the CC-Gateway is asked again and again. */
  get watching(): boolean {
    return this.#run !== undefined && this.#settings.watch !== false;
  }

  get refreshing(): boolean {
    return this.#run?.refresh !== undefined;
  }

  /**
   * Starts or stops the watch as the settings now demand; called after each change of them.
   * @param anew whether `watch` has been set, even to the value it had.
   */
  follow(anew = false): void {
    this.#adopt();
    if (anew) {
      this.#gaveUp = false;
      if (this.#run) this.#run.anew = true;
    }
    const { watch, isThere } = this.#settings;
    if (!watch) {
      if (!this.refreshing) this.#stop();
    } else if (isThere && this.ready && !this.#gaveUp && !this.#run) {
      void this.#start(false);
    }
  }

  /** Stops the watch: no query and no timer is left. */
  leave(): void {
    this.#stop();
  }

  /**
   * Sends one query now; a further call while it is under way gets the same answer.
   * @returns the call; undefined where none rings, on an error, and where the settings changed
   *   before the answer came.
   */
  refresh(): Promise<CallInfo | undefined> {
    this.#adopt();
    return this.#run?.refresh ?? this.#start(true);
  }

  /** The page says that the call was handled, whatever the CC-Gateway answers: the watch ends. */
  clear(): void {
    this.#stop();
    this.#settings.watch = false;
    this.error = undefined;
    this.#take(undefined);
  }

  /**
   * Takes over a changed server, agent or credential; a call of another agent or server is no
   * longer shown.
   */
  #adopt(): void {
    const { server, agentId, guid } = this.#settings;
    const before = this.#target;
    const other = before?.server !== server || `${before.agentId}` !== `${agentId}`;
    if (!other && before.guid === guid) return;
    this.#stop();
    this.#target = { server, agentId, guid };
    this.#gaveUp = false;
    this.error = undefined;
    if (other) this.#take(undefined);
  }

  #stop(): void {
    if (!this.#run) return;
    this.#run.controller.abort();
    this.#run = undefined;
    this.#listener.changed();
  }

  #start(refresh: boolean): Promise<CallInfo | undefined> {
    this.#stop();
    this.#gaveUp = false;
    this.error = undefined;
    let controller: AbortController;
    try {
      controller = new AbortController();
    } catch (error) {
      // A page has overwritten `AbortController`, and trying again would not change that.
      this.#gaveUp = true;
      this.error = { ...toFailure(error), repeatable: false };
      this.#listener.failed(this.error);
      return Promise.resolve(undefined);
    }
    const run: Run = {
      controller,
      began: 0,
      failures: 0,
      failingSince: 0,
      pause: 0,
      told: undefined,
    };
    this.#run = run;
    const first = this.#ask(run, refresh);
    if (refresh) run.refresh = first;
    this.#goOn(run, first).catch(() => {});
    this.#listener.changed();
    return first;
  }

  /**
   * Repeats the query while `watch` is on and the element is in the page. Rejects when the run is
   * stopped.
   */
  async #goOn(run: Run, first: Promise<unknown>): Promise<void> {
    const { signal } = run.controller;
    await first;
    run.refresh = undefined;
    const watched = (): boolean => this.#settings.isThere && this.#settings.watch !== false;
    while (!signal.aborted && watched() && run.pause !== undefined) {
      const { began, pause } = run;
      this.#listener.changed();
      const wait = Math.max(pause, began + this.#settings.pollInterval - this.#clock.now());
      if (wait > 0) await this.#clock.sleep(wait, signal);
      await this.#ask(run, false);
    }
    if (!signal.aborted) this.#stop();
  }

  /** Sends one query and handles its answer. Never rejects. */
  async #ask(run: Run, refresh: boolean): Promise<CallInfo | undefined> {
    const { server, agentId = '', guid = '' } = this.#settings;
    const { signal } = run.controller;
    run.began = this.#clock.now();
    run.anew = false;
    run.pause = 0;
    try {
      // The client is loaded only once there is an agent to ask for.
      const { createCcGateway } = await once(() => import('./cc-gateway/client.js'));
      const gateway = createCcGateway({ server, clock: this.#clock });
      const call = await gateway.callInfoBeforeAnswer(agentId, guid, signal);
      if (signal.aborted) return undefined;
      run.failures = 0;
      run.told = undefined;
      this.error = undefined;
      if (call) this.#take(call, signal);
      else this.#gone(run);
      return call;
    } catch (error) {
      if (!signal.aborted) this.#fail(run, refresh, toFailure(error));
      return undefined;
    }
  }

  #fail(run: Run, refresh: boolean, error: CallFailure): void {
    const { code, repeatable, retryAfter } = error;
    if (run.failures === 0) run.failingSince = run.began;
    run.failures += 1;
    const elapsed = this.#clock.now() - run.failingSince;
    const context = { failures: run.failures, elapsed, retryAfter, random: this.#random() };
    run.pause = this.#pauseAfter(error, context);
    if (run.pause === undefined) this.#gaveUp = true;
    else if (!refresh && repeatable && elapsed < silence) return;
    const told = `${code} ${error.retcode}`;
    if (run.told === told) return;
    run.told = told;
    this.error = error;
    this.#listener.failed(error);
    // No document tells what a gateway answers when nothing rings any more; a refusal may mean
    // that.
    if (code === 'refused' && !repeatable) this.#gone(run);
  }

  /**
   * Milliseconds until the next query; undefined where the watch is given up. A watch for always
   * goes on after every error that may pass, as one that lasts a night.
   */
  #pauseAfter({ code, repeatable }: CallFailure, context: RetryContext): number | undefined {
    const { watch } = this.#settings;
    if (watch !== 'always') {
      return watch && repeatable ? retryPause(context, watchLimits) : undefined;
    }
    if (inVain.has(code)) return undefined;
    // The refusal may only mean that nothing rings, and a long pause would notice the next call
    // late.
    return code === 'refused' && !repeatable ? 0 : retryPause(context, alwaysLimits);
  }

  /**
   * Called when nothing rings. If a call did before, its end also ends the watch, unless the watch
   * is for always.
   */
  #gone({ anew }: Run): void {
    if (this.call && !anew && this.#settings.watch === true) this.#settings.watch = false;
    this.#take(undefined);
  }

  /** Takes over the call that rings now, and reports the difference from before. */
  #take(call: CallInfo | undefined, signal?: AbortSignal): void {
    const before = this.call;
    if (before && call && isSame(before, call)) return;
    if (before && before.callid !== call?.callid) {
      this.call = undefined;
      this.#listener.ended(before.callid);
      // A listener of the end may have changed the settings, which makes this answer outdated.
      if (signal?.aborted) return;
    }
    if (!call) return;
    this.call = call;
    this.#listener.rings(call);
  }
}

/** Compares all fields but `trace`, which is reserved and may hold anything. */
const isSame = (one: CallInfo, other: CallInfo): boolean =>
  Object.entries({ ...one, trace: 0 }).every(
    ([name, value]) => name === 'trace' || other[name as keyof CallInfo] === value,
  );

/** Any other error means that the client's code did not load: another try may load it. */
const toFailure = (error: unknown): CallFailure =>
  (error as CallFailure | undefined)?.name === 'CallInfoError'
    ? (error as CallFailure)
    : { code: 'network', message: String(error), repeatable: true };
