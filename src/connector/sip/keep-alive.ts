/**
 * Checks whether the other end of a socket still answers: CRLF CRLF is sent every few seconds, and
 * CRLF expected back (RFC 5626 section 4.4.1, RFC 7118 section 6). Many gateways never answer, so
 * silence means a dead socket only where this gateway has answered before.
 */
import { PlatformEvent } from '../../base/event.js';
import { within } from '../../base/within.js';
import type { Clock } from '../../base/clock.js';
import { PlatformTarget } from './event-target.js';
import { until } from './wait.js';

const ping = '\r\n\r\n';
export const pong = '\r\n';

/** Milliseconds from one ping to the next; with `pongTime` a dead socket is noticed within 10 s. */
const interval = 5000;
/** Milliseconds after a ping within which any message has to arrive. */
const pongTime = 4000;
/** The same while the network is known to be in trouble. */
const hurriedPongTime = 1000;

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** The socket's signal: watching ends when it aborts. */
  readonly signal: AbortSignal;
  readonly send: (data: string) => void;
  /** Whether this gateway has answered a ping before. */
  readonly answers: () => boolean;
}

export class KeepAlive extends PlatformTarget {
  readonly #options: KeepAliveOptions;
  /** Counts the messages that have arrived. */
  #heard = 0;

  constructor(options: KeepAliveOptions) {
    super();
    this.#options = options;
  }

  /** Called for each message that arrives: any message is a sign of life. */
  hear(): void {
    this.#heard += 1;
    this.dispatchEvent(new PlatformEvent('heard'));
  }

  /** Pings the other end until it is dead, then resolves. Rejects with the signal's reason. */
  async watch(): Promise<void> {
    const { clock, signal, answers } = this.#options;
    for (;;) {
      const next = clock.now() + interval;
      if (!(await this.#ask(pongTime)) && answers()) return;
      await clock.sleep(next - clock.now(), signal);
    }
  }

  /** Sends one ping; false where nothing arrives. Rejects with the signal's reason. */
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
