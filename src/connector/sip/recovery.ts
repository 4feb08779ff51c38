/**
 * Recovers from a network that is lost or has changed: first a connection to the gateway, then an
 * ICE restart by re-INVITE, again and again until media flow.
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
  /** True while the other side refuses all media, so that no connection is expected. */
  readonly idle: () => boolean;
  readonly clock: Clock;
  /** The call's signal: recovery ends when it aborts. */
  readonly signal: AbortSignal;
  /** Called when the media are lost. */
  readonly onLost: () => void;
  readonly onBack: () => void;
  /** Called when the media have not come back within `limit`. */
  readonly onGivenUp: () => void;
}

/**
 * Milliseconds a connection may be "disconnected" before an ICE restart: ICE often recovers by
 * itself.
 */
const patience = 1500;
/** Milliseconds a connection may stay "connecting", in addition to the attempt that made it so. */
const connectTime = 6000;
/** Milliseconds an ICE restart, or reconnecting to the gateway, gets before it is tried again. */
const attemptTime = 4000;
/** Milliseconds to wait after an attempt that was declined or failed. */
const pause = 1000;
/**
 * Milliseconds without media after which the call is given up, whatever the caller's own limit is.
 */
const limit = 30_000;

/**
 * Chromium's information on the network (W3C Network Information); `type` only on mobile systems.
 */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

export class Recovery extends PlatformTarget {
  readonly #options: RecoveryOptions;
  /**
   * `refresh`: a re-INVITE that tells the other side our new address; `restart`: one that also
   * restarts ICE.
   */
  #wanted: 'refresh' | 'restart' | undefined;
  #running = false;
  /** Set while media are lost; aborts when they are back. */
  #loss: AbortController | undefined;

  constructor(options: RecoveryOptions) {
    super();
    this.#options = options;
    const { farEnd, socket, signal } = options;
    farEnd.addEventListener('connectionstatechange', () => this.#look(), { signal });
    // A request of ours refreshes the address to which the other side sends its own (RFC 3261
    // section 12.2.1.2).
    socket.addEventListener('reopen', () => this.#want('refresh'), { signal });
    addEventListener('online', () => this.#otherNetwork(), { signal });
    const { connection } = navigator as Navigator & { connection?: NetworkInformation };
    let type = connection?.type;
    const changed = (): void => {
      // The event also fires for every new estimate of the speed.
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

  /**
   * Called when the figures show that nothing gets through any more, which they do sooner than the
   * connection's state; the socket may be dead as well.
   */
  restart(): void {
    this.#otherNetwork();
  }

  /**
   * Waits for a broken connection to recover by itself; false where it stays as it is for too long.
   */
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
      // Media may have come back meanwhile, and one offer serves for everything that was wanted.
      const iceRestart = this.#wanted === 'restart' || this.#broken;
      if (!this.#wanted && !iceRestart) return;
      this.#wanted = undefined;
      const offered = renegotiation.offer({ iceRestart }).then(() => true);
      const answered = await within(attemptTime, () => offered, this.#options);
      // The socket may be dead as well, which a gateway that answers no pings does not reveal.
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
    // Either the connection has failed, or it is a new one with another end that has not begun to
    // connect.
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
