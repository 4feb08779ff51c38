/**
 * Whether somebody still listens at the other end of a socket: CRLF CRLF is sent from time to time,
 * and CRLF expected back (RFC 5626 section 4.4.1, RFC 7118 section 6). Many gateways never answer, so
 * silence counts only where this one has answered before.
 */
import { PlatformEvent } from '../../base/event.js';
import { within } from '../../base/within.js';
import type { Clock } from '../../base/clock.js';
import { PlatformTarget } from './event-target.js';
import { until } from './wait.js';

const ping = '\r\n\r\n';
export const pong = '\r\n';

/** Milliseconds from one ping to the next; together with `pongTime` at most 10 s until death is known. */
const interval = 5000;
/** Milliseconds in which something has to come back. */
const pongTime = 4000;
/** The same, where the network is known to be in trouble. */
const hurriedPongTime = 1000;

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** The socket's. */
  readonly signal: AbortSignal;
  readonly send: (data: string) => void;
  /** This gateway has answered a ping before. */
  readonly answers: () => boolean;
}

export class KeepAlive extends PlatformTarget {
  readonly #options: KeepAliveOptions;
  /** Grows with everything that comes in. */
  #heard = 0;

  constructor(options: KeepAliveOptions) {
    super();
    this.#options = options;
  }

  /** Something came in: a sign of life, whatever it was. */
  hear(): void {
    this.#heard += 1;
    this.dispatchEvent(new PlatformEvent('heard'));
  }

  /** Resolves when the other end is dead. Rejects with the signal's reason. */
  async watch(): Promise<void> {
    const { clock, signal, answers } = this.#options;
    for (;;) {
      const next = clock.now() + interval;
      if (!(await this.#ask(pongTime)) && answers()) return;
      await clock.sleep(next - clock.now(), signal);
    }
  }

  /** False where nothing is heard. Rejects with the signal's reason. */
  probe(): Promise<boolean> {
    return this.#ask(hurriedPongTime);
  }

  async #ask(time: number): Promise<boolean> {
    const before = this.#heard;
    this.#options.send(ping);
    const heard = await within(
      time,
      (either) => until(this, 'heard', () => this.#heard > before, either).then(() => true),
      this.#options,
    );
    return heard ?? false;
  }
}
