/**
 * The runner of calls: owns the machine's state, keeps running the activities that `activities()`
 * lists for it, and turns their results into events.
 */
import { withoutSlash } from '../base/slash.js';
import { asText } from '../base/text.js';
import { activities, type Activity } from './machine/activities.js';
import { systemClock, type Clock } from '../base/clock.js';
import {
  createContext,
  talkSeconds,
  waitedSeconds,
  type CallContext,
  type CallEnvironment,
  type CallOptions,
} from './context.js';
import { toFailure } from './errors.js';
import type { CallHost, QueueNotice } from './host.js';
import { holdLock } from './lock.js';
import { holdsCall, initialState, transition } from './machine/machine.js';
import { equip, performers } from './performers.js';
import {
  isAtRest,
  traits,
  type CallState,
  type MachineEvent,
  type MachineState,
} from './machine/states.js';
import { isError, type Failure } from './machine/reasons.js';
import type { Work } from './work.js';

export class CallSession {
  readonly clock: Clock;
  readonly #host: CallHost;
  readonly #environment: CallEnvironment;
  readonly #running = new Map<string, { call: number; controller: AbortController }>();
  /** Connector calls that are still hanging up. */
  readonly #closing = new Set<{ call: number }>();
  readonly #contexts = new Map<number, CallContext>();
  readonly #events: MachineEvent[] = [];
  #waiting: { call?: number; resolve(): void }[] = [];
  #state = initialState;
  #stepping = false;
  /** Context of a call that was asked for, until the machine has started the call. */
  #next: CallContext | undefined;
  #outcome: { promise: Promise<void>; resolve(): void; open: boolean } | undefined;

  constructor(host: CallHost = {}, environment: CallEnvironment = {}) {
    this.#host = host;
    this.#environment = environment;
    this.clock = environment.clock ?? systemClock;
  }

  /** The machine's whole state, for a view; `snapshot.name` is the public state. */
  get snapshot(): MachineState {
    return this.#state;
  }

  get state(): CallState {
    return this.#state.name;
  }

  /** Options, times and controls of the running call, else of the last one. */
  get context(): CallContext | undefined {
    return this.#contexts.get(this.#state.call);
  }

  /** The wait of a queued call; undefined in other states. */
  get queue(): QueueNotice | undefined {
    const { context } = this;
    if (this.state !== 'queued' || !context) return undefined;
    const { position, estimatedWait } = context.queue ?? {};
    return { position, estimatedWait, waited: waitedSeconds(context, this.clock.now()) };
  }

  /**
   * Starts a call. While one runs, returns that call's promise and starts nothing.
   * Never rejects; resolves when the call reaches `talking`, `ended`, `failed` or `idle`.
   */
  call(options: CallOptions): Promise<void> {
    if (this.#outcome && (this.#outcome.open || !isAtRest(this.state)))
      return this.#outcome.promise;
    let resolve!: () => void;
    const promise = new Promise<void>((done) => (resolve = done));
    this.#outcome = { promise, resolve, open: true };
    this.#next = createContext(options);
    const { media, queueLimit, connectFirst } = this.#next.options;
    this.#send({ type: 'call', media, queueLimit, connectFirst });
    return promise;
  }

  /** Ends the call in any state. Never rejects; resolves when nothing of it is left running. */
  hangUp(): Promise<void> {
    this.#send({ type: 'hang-up' });
    return this.settled();
  }

  /** As `hangUp`, with the reason `removed`: the widget is gone for good. */
  remove(): Promise<void> {
    this.#send({ type: 'remove' });
    return this.settled();
  }

  /**
   * For `pagehide`: drops and ends the text session at once, and comes to rest without waiting for
   * an answer.
   */
  leave(): void {
    const { leg } = this.#state;
    const { center, text } = this.#contexts.get(leg.call)?.equipment ?? {};
    if (holdsCall(leg) && leg.drop === 'none') center?.leave();
    if (leg.text === 'pending' || leg.text === 'open') text?.leave();
    this.#send({ type: 'leave' });
    this.#send({ type: 'deadline', of: 'ending' });
  }

  /** Ends the call with this failure, because the host cannot go on with it. */
  fail(failure: Failure): void {
    this.#send({ type: 'failed', ...failure });
  }

  /** Goes from `ended` or `failed` back to `idle`. */
  reset(): void {
    this.#send({ type: 'reset' });
  }

  /** Resolves when the call is at rest and nothing of it is left running. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ resolve });
      this.#settle();
    });
  }

  /**
   * Resolves `settled()` for the call of the moment it was asked for, even if the next one runs
   * now.
   */
  #settle(): void {
    if (this.#stepping) return;
    const busy = [...this.#running.values(), ...this.#closing].map(({ call }) => call);
    if (!isAtRest(this.state)) busy.push(this.#state.call);
    const oldest = Math.min(...busy);
    this.#waiting = this.#waiting.filter((waiting) => {
      waiting.call ??= this.#state.call;
      if (waiting.call < oldest) waiting.resolve();
      return waiting.call >= oldest;
    });
  }

  /** Handles an event. One that is sent during a step is handled after that step. */
  #send(event: MachineEvent): void {
    this.#events.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next; (next = this.#events.shift());) this.#step(next);
    } finally {
      this.#stepping = false;
    }
    this.#settle();
  }

  #step(event: MachineEvent): void {
    const previous = this.#state;
    const state = transition(previous, event);
    if (state === previous) return;
    this.#state = state;
    if (state.call !== previous.call && this.#next) this.#contexts.set(state.call, this.#next);
    const wanted = activities(state);
    const keys = new Set(wanted.map(({ key }) => key));
    this.#keepTimes(state, previous);
    // Drops start before the host is told and anything is shown, so that neither can hold them up.
    this.#startNew(wanted.filter(({ kind }) => kind === 'drop'));
    for (const [key, { controller }] of this.#running) {
      if (keys.has(key)) continue;
      this.#running.delete(key);
      controller.abort();
    }
    this.#report(state, previous);
    this.#startNew(wanted);
    for (const call of this.#contexts.keys()) {
      if (call !== state.call && call !== state.leg.call) this.#contexts.delete(call);
    }
  }

  #keepTimes({ name, call, leg }: MachineState, previous: MachineState): void {
    const context = this.#contexts.get(call);
    const owner = this.#contexts.get(leg.call);
    if (owner && leg.create === 'accepted') owner.created = true;
    if (!context || name === previous.name) return;
    const now = this.clock.now();
    if (name === 'queued') context.queuedAt = now;
    if (traits[name].talk) context.talkingAt ??= now;
    if (traits[name].over) context.endedAt ??= now;
  }

  #report(state: MachineState, previous: MachineState): void {
    const { name, reason, message } = state;
    if (name === previous.name) {
      this.#tell((host) => host.onChange?.());
    } else {
      if ((traits[name].talk || isAtRest(name)) && this.#outcome?.open) {
        this.#outcome.open = false;
        this.#outcome.resolve();
      }
      const { context } = this;
      if (context && isAtRest(name) && !isAtRest(previous.name)) context.untold = reason;
      this.#tell((host) =>
        host.onState?.({ state: name, previous: previous.name, ...(reason && { reason }) }),
      );
      if (name === 'failed' && isError(reason)) {
        this.#tell((host) => host.onError?.({ code: reason, message }));
      }
    }
    // Outside of the branch above, because a create may be answered after its call has come to
    // rest.
    for (const context of this.#contexts.values()) {
      const told = context.untold;
      if (!context.created || told === undefined) continue;
      context.untold = undefined;
      this.#tell((host) =>
        host.onEnd?.({ reason: told, seconds: talkSeconds(context, this.clock.now()) }),
      );
    }
  }

  /** An error that the host throws is only warned of, and the call goes on. */
  readonly #tell = (notify: (host: CallHost) => void): void => {
    try {
      notify(this.#host);
    } catch (error) {
      console.warn('click-to-dial/call: a listener failed:', error);
    }
  };

  #startNew(wanted: readonly Activity[]): void {
    for (const activity of wanted) {
      if (!this.#running.has(activity.key)) this.#start(activity);
    }
  }

  #start(activity: Activity): void {
    let controller: AbortController;
    try {
      controller = new AbortController();
    } catch (error) {
      // The page has replaced AbortController by something that does not work. Nothing is started
      // that could not be ended.
      return this.#send({ type: 'failed', code: 'load-failed', message: asText(error) });
    }
    const { signal } = controller;
    this.#running.set(activity.key, { call: activity.call, controller });
    const send = (event: MachineEvent): void => {
      if (!signal.aborted) this.#send(event);
    };
    const done = this.#perform(activity, signal, send).catch((error: unknown) =>
      send({ type: 'failed', ...toFailure(error, 'media-failed') }),
    );
    if (activity.kind !== 'connect') return;
    signal.addEventListener('abort', () => {
      const closing = { call: activity.call };
      this.#closing.add(closing);
      void done.then(() => {
        this.#closing.delete(closing);
        this.#settle();
      });
    });
  }

  async #perform(
    activity: Activity,
    signal: AbortSignal,
    send: (event: MachineEvent) => void,
  ): Promise<void> {
    const context = this.#contexts.get(activity.call);
    if (!context) return;
    switch (activity.kind) {
      case 'lock':
        return this.#lock(context.options.server, signal, send);
      case 'request':
        return send({ type: (await this.#ask(activity.media)) ? 'granted' : 'vetoed' });
      case 'load':
        context.equipment = await equip(context, this.#environment.fetch, this.clock, signal);
        return send({ type: 'loaded' });
      case 'deadline':
        await this.clock.sleep(activity.ms, signal);
        return send({ type: 'deadline', of: activity.of });
      default: {
        if (!context.equipment) return;
        const work: Work = {
          ...context.equipment,
          context,
          signal,
          send,
          tell: this.#tell,
          load: async () => this.#host.load?.(),
          fetch: this.#environment.fetch,
          clock: this.clock,
          random: this.#environment.random ?? Math.random,
        };
        if (activity.kind === 'connect') return performers.connect(work, activity.gateway);
        return performers[activity.kind](work);
      }
    }
  }

  async #lock(
    server: string,
    signal: AbortSignal,
    send: (event: MachineEvent) => void,
  ): Promise<void> {
    // One name with or without a slash at the end, since the web adapter calls the same server for
    // both.
    const held = await holdLock(`click-to-dial:${withoutSlash(server)}`, signal);
    const message = `Already in a call with ${server}`;
    send(held ? { type: 'locked' } : { type: 'failed', code: 'busy', message });
  }

  async #ask(media: MachineState['media']): Promise<boolean> {
    try {
      return (await this.#host.onRequest?.(media)) ?? true;
    } catch {
      return false;
    }
  }
}
