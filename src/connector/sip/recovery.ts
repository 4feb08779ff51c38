/**
 * What is done about a network that is lost or another one: a way to the gateway first, then an ICE
 * restart by re-INVITE, again and again until media flow.
 */
import { PlatformEvent } from '../../base/event.js';
import { within } from '../../base/within.js';
import type { Clock } from '../../base/clock.js';
import { PlatformTarget } from './event-target.js';
import type { GatewaySocket } from './gateway-socket.js';
import type { FarEnd } from './far-end.js';
import type { Renegotiation } from './renegotiation.js';
import { until } from './wait.js';

export interface RecoveryOptions {
  readonly farEnd: Pick<FarEnd, 'connectionState' | 'addEventListener'>;
  readonly socket: GatewaySocket;
  readonly renegotiation: Renegotiation;
  /** The other side wants no way for media just now. */
  readonly idle: () => boolean;
  readonly clock: Clock;
  /** The call's. */
  readonly signal: AbortSignal;
  /** Media are gone; and back. */
  readonly onLost: () => void;
  readonly onBack: () => void;
  /** They do not come back. */
  readonly onGivenUp: () => void;
}

/** Milliseconds a connection may be "disconnected" before it counts: ICE often recovers by itself. */
const patience = 1500;
/** Milliseconds it may be connecting, after those of the attempt that has made it so. */
const connectTime = 6000;
/** Milliseconds an ICE restart, or the way to the gateway, gets before it is tried anew. */
const attemptTime = 4000;
/** Milliseconds after an attempt that was declined or broke. */
const pause = 1000;
/** Milliseconds without media after which nobody waits any more, whoever uses this connector. */
const limit = 30_000;

/** What Chromium tells of the network (W3C Network Information); `type` on mobile systems alone. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

export class Recovery extends PlatformTarget {
  readonly #options: RecoveryOptions;
  /** `refresh`: a re-INVITE, so that the other side knows where we are now; `restart`: with new ICE. */
  #wanted: 'refresh' | 'restart' | undefined;
  #running = false;
  /** While media are lost; aborts when they are back. */
  #loss: AbortController | undefined;

  constructor(options: RecoveryOptions) {
    super();
    this.#options = options;
    const { farEnd, socket, signal } = options;
    farEnd.addEventListener('connectionstatechange', () => this.#look(), { signal });
    // RFC 3261 section 12.2.1.2: the target of the other side's requests is refreshed by ours.
    socket.addEventListener('reopen', () => this.#want('refresh'), { signal });
    addEventListener('online', () => this.#otherNetwork(), { signal });
    const { connection } = navigator as Navigator & { connection?: NetworkInformation };
    let type = connection?.type;
    const changed = (): void => {
      // It tells of every new estimate of the speed, too.
      if (connection?.type !== type) this.#otherNetwork();
      type = connection?.type;
    };
    connection?.addEventListener('change', changed, { signal });
  }

  /** Resolves when the signal aborts; never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    this.#running = true;
    try {
      for (;;) {
        this.#look();
        await this.#until(() => this.#wanted !== undefined || this.#broken, signal);
        if (this.#wanted || !(await this.#mends())) await this.#attempt();
      }
    } catch {
      // The call is over.
    }
  }

  /** Nothing gets through any more, nor may the socket: sooner known by the figures than by the connection's state. */
  restart(): void {
    this.#otherNetwork();
  }

  /** False where the connection stays as it is for longer than it may. */
  async #mends(): Promise<boolean> {
    const { farEnd } = this.#options;
    const state = farEnd.connectionState;
    const changed = (): boolean => this.#wanted !== undefined || farEnd.connectionState !== state;
    const other = (either: AbortSignal): Promise<boolean> =>
      this.#until(changed, either).then(() => true);
    const time = state === 'disconnected' ? patience : connectTime;
    if (state === 'failed' || (state === 'disconnected' && this.#loss)) return false;
    return (await within(time, other, this.#options)) ?? false;
  }

  get #broken(): boolean {
    const { farEnd, idle } = this.#options;
    return !idle() && !['connected', 'closed'].includes(farEnd.connectionState);
  }

  get #connected(): boolean {
    return this.#options.farEnd.connectionState === 'connected';
  }

  #lose(): void {
    if (this.#loss) return;
    const { clock, signal, onLost, onGivenUp } = this.#options;
    this.#loss = new AbortController();
    const waiting = AbortSignal.any([signal, this.#loss.signal]);
    clock.sleep(limit, waiting).then(onGivenUp, () => {});
    onLost();
  }

  async #attempt(): Promise<void> {
    const { socket, renegotiation, clock, signal } = this.#options;
    if (this.#broken) this.#lose();
    try {
      await socket.probe();
      const ready = (either: AbortSignal): Promise<boolean> =>
        socket.ready(either).then(() => true);
      if (!(await within(attemptTime, ready, this.#options))) return;
      // Media may have come back meanwhile, and what else was wanted is done by one offer.
      const iceRestart = this.#wanted === 'restart' || this.#broken;
      if (!this.#wanted && !iceRestart) return;
      this.#wanted = undefined;
      const offered = renegotiation.offer({ iceRestart }).then(() => true);
      const answered = await within(attemptTime, () => offered, this.#options);
      // The socket may be dead as well: a gateway that answers no pings would not tell.
      if (!answered && this.#broken) await socket.networkChanged();
      await offered;
      const decided = (): boolean => this.#connected || this.#wanted !== undefined;
      await within(attemptTime, (either) => this.#until(decided, either), this.#options);
    } catch {
      await clock.sleep(pause, signal);
    }
  }

  #otherNetwork(): void {
    this.#options.socket.networkChanged().catch(() => {});
    this.#want('restart');
  }

  #want(what: 'refresh' | 'restart'): void {
    if (this.#wanted !== 'restart') this.#wanted = what;
    this.#look();
  }

  #look(): void {
    // A connection that has failed, or one with another end that has yet to begin.
    const gone = ['failed', 'new'].includes(this.#options.farEnd.connectionState);
    if (gone && this.#broken && this.#running) this.#lose();
    if (this.#connected && this.#loss) {
      this.#loss.abort();
      this.#loss = undefined;
      this.#options.onBack();
    }
    this.dispatchEvent(new PlatformEvent('look'));
  }

  #until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return until(this, 'look', condition, signal);
  }
}
