/**
 * The query for the ringing call, once or again and again. Knows no view and no element: what is set
 * is read, what happens is told. One run at a time, and only the latest may report.
 */
import type { CallInfo, CallInfoError } from './cc-gateway/client.js';
import { once } from '../base/again.js';
import type { Clock } from '../base/clock.js';
import { retryPause, type RetryContext } from '../base/retry.js';
import type { Configuration } from './attributes.js';

/** What is set, as it is now; the element itself is one. */
export interface WatchSettings extends Readonly<Omit<Configuration, 'theme' | 'watch'>> {
  /** Set to false when the watch is over. */
  watch: Configuration['watch'];
  readonly guid: string | undefined;
  readonly isThere: boolean;
}

/** As the client throws it. */
export type CallFailure = Pick<CallInfoError, 'code' | 'message' | 'repeatable'> &
  Partial<Pick<CallInfoError, 'name' | 'retcode' | 'retryAfter'>>;

export interface WatchListener {
  /** A call that was not known, or something of it has changed. */
  rings(call: CallInfo): void;
  /** Once for each call that rang. */
  ended(callid: string): void;
  failed(error: CallFailure): void;
  /** Something else of it is to be shown. */
  changed(): void;
}

interface Run {
  readonly controller: AbortController;
  /** What a refresh was promised, as long as it is under way. */
  refresh?: Promise<CallInfo | undefined> | undefined;
  /** When the last query was sent. */
  began: number;
  /** `watch` was set since: for a call that this query may have been too early to see. */
  anew?: boolean;
  /** Failures in a row, and when the first of them was sent. */
  failures: number;
  failingSince: number;
  /** Milliseconds to wait after a failure; undefined: given up. */
  pause: number | undefined;
  /** The failure of this row that was told last. */
  told: string | undefined;
}

/** Milliseconds that failures in a row are kept to oneself while a watch goes on. */
const silence = 60_000;
/** A refresh is not repeated, and neither is a watch for one call for ever. */
const watchLimits = { tries: Infinity, within: silence, patience: Infinity };
/** Whoever asks for hours is asked again all the same: calls come meanwhile. */
const alwaysLimits = { ...watchLimits, within: Infinity, patience: silence };

/** Only the agent, or the page, can do something about these. */
const inVain: ReadonlySet<CallFailure['code']> = new Set([
  'not-signed-in',
  'authentication-expired',
  'unauthorized',
  'bad-input',
]);

export class CallWatch {
  /** The call that rings, as far as is known. */
  call: CallInfo | undefined;
  /** Why nothing more is known; undefined once the CC-Gateway answers again. */
  error: CallFailure | undefined;
  readonly #settings: WatchSettings;
  readonly #listener: WatchListener;
  readonly #clock: Clock;
  readonly #random: () => number;
  #run: Run | undefined;
  #target: Pick<WatchSettings, 'server' | 'agentId' | 'guid'> | undefined;
  /** A watch that an error has ended waits until something changes. */
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

  /** There is somebody to ask for. */
  get ready(): boolean {
    const { agentId, guid } = this.#settings;
    return agentId !== undefined && Boolean(guid);
  }

  /** Asks, and will ask again. */
  get watching(): boolean {
    return this.#run !== undefined && this.#settings.watch !== false;
  }

  get refreshing(): boolean {
    return this.#run?.refresh !== undefined;
  }

  /**
   * Brings what runs in line with what is set: after each change.
   * @param anew `watch` has been set, be it to what it was.
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

  /** Nothing is asked any more, and no timer is left. */
  leave(): void {
    this.#stop();
  }

  /**
   * One query now. Who asks meanwhile gets the same answer.
   * @returns the call; undefined where none rings, on an error, and where the answer came too late.
   */
  refresh(): Promise<CallInfo | undefined> {
    this.#adopt();
    return this.#run?.refresh ?? this.#start(true);
  }

  /** The call has been seen to, whatever the CC-Gateway says: nothing is asked any more. */
  clear(): void {
    this.#stop();
    this.#settings.watch = false;
    this.error = undefined;
    this.#take(undefined);
  }

  /** Whom to ask, and for whom; what is known of another agent's call is taken away. */
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
      // A page has taken the name: that stays so.
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

  /** Again and again, for as long as somebody watches in the page. Rejects when the run is stopped. */
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

  /** One query, and what follows from its answer. Never rejects. */
  async #ask(run: Run, refresh: boolean): Promise<CallInfo | undefined> {
    const { server, agentId = '', guid = '' } = this.#settings;
    const { signal } = run.controller;
    run.began = this.#clock.now();
    run.anew = false;
    run.pause = 0;
    try {
      // Not loaded before there is an agent to ask for.
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
    // Nobody documents what a gateway says when nothing rings any more: a no may be it.
    if (code === 'refused' && !repeatable) this.#gone(run);
  }

  /** Undefined: given up. A watch for always outlives whatever may pass, be it at night. */
  #pauseAfter({ code, repeatable }: CallFailure, context: RetryContext): number | undefined {
    const { watch } = this.#settings;
    if (watch !== 'always') {
      return watch && repeatable ? retryPause(context, watchLimits) : undefined;
    }
    if (inVain.has(code)) return undefined;
    // It may only mean that nothing rings: the next call is not to be noticed late.
    return code === 'refused' && !repeatable ? 0 : retryPause(context, alwaysLimits);
  }

  /** Nothing rings. The call that did was what was watched for, unless the watch is for always. */
  #gone({ anew }: Run): void {
    if (this.call && !anew && this.#settings.watch === true) this.#settings.watch = false;
    this.#take(undefined);
  }

  /** What rings now. */
  #take(call: CallInfo | undefined, signal?: AbortSignal): void {
    const before = this.call;
    if (before && call && isSame(before, call)) return;
    if (before && before.callid !== call?.callid) {
      this.call = undefined;
      this.#listener.ended(before.callid);
      // Whoever heard of the end has asked for something else.
      if (signal?.aborted) return;
    }
    if (!call) return;
    this.call = call;
    this.#listener.rings(call);
  }
}

/** `trace` is reserved, and may be anything. */
const isSame = (one: CallInfo, other: CallInfo): boolean =>
  Object.entries({ ...one, trace: 0 }).every(
    ([name, value]) => name === 'trace' || other[name as keyof CallInfo] === value,
  );

/** What else is thrown comes of code that did not arrive: another try may bring it. */
const toFailure = (error: unknown): CallFailure =>
  (error as CallFailure | undefined)?.name === 'CallInfoError'
    ? (error as CallFailure)
    : { code: 'network', message: String(error), repeatable: true };
