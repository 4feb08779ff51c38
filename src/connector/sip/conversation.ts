/**
 * A call that was answered: joins recovery, monitoring, re-INVITEs and DTMF, and reports holds,
 * silence and losses of the media.
 */
import type { Clock } from '../../base/clock.js';
import type { CallNotice, ConnectorEvent } from '../connector.js';
import { Dtmf } from './dtmf.js';
import type { GatewaySocket } from './gateway-socket.js';
import type { FarEnd } from './far-end.js';
import { monitor } from './monitor.js';
import { Recovery } from './recovery.js';
import type { RemoteMedia } from './remote-media.js';
import { Renegotiation } from './renegotiation.js';
import type { SipSession } from './session.js';

export interface ConversationOptions {
  readonly session: SipSession;
  readonly farEnd: FarEnd;
  readonly socket: GatewaySocket;
  readonly clock: Clock;
  /** The call's signal. */
  readonly signal: AbortSignal;
  readonly report: (event: ConnectorEvent) => void;
  /** Holds and refusals that the other side's session descriptions announce. */
  readonly remote: RemoteMedia;
}

export class Conversation {
  readonly #dtmf: Dtmf;
  readonly #options: ConversationOptions;
  readonly #renegotiation: Renegotiation;
  readonly #recovery: Recovery;
  #silent = false;
  #lost = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { report, remote, signal } = options;
    this.#dtmf = new Dtmf(options);
    this.#renegotiation = new Renegotiation({
      ...options,
      onGone: () => report({ type: 'ended' }),
    });
    // Created now, because the connection to the gateway may change before media flow.
    this.#recovery = new Recovery({
      ...options,
      renegotiation: this.#renegotiation,
      idle: () => remote.isRefused,
      onLost: () => {
        this.#lost = true;
        report({ type: 'reconnecting' });
      },
      onBack: () => {
        this.#lost = false;
        report({ type: 'connected' });
      },
      onGivenUp: () =>
        report({ type: 'failed', code: 'media-failed', message: 'The media did not come back' }),
    });
    remote.addEventListener('change', () => report({ type: 'changed' }), { signal });
  }

  /** Called when media flow: starts recovery and monitoring. */
  watch(): void {
    const { report, session, socket } = this.#options;
    void this.#recovery.run();
    const pc = { getStats: () => session.connection.getStats() };
    void monitor(pc, {
      ...this.#options,
      paused: () => this.#lost || this.#held,
      onQuality: (quality) => report({ type: 'quality', quality }),
      onSilence: (silent) => {
        this.#silent = silent;
        report({ type: 'changed' });
      },
      onDoubt: () => void socket.probe(),
      onDead: () => this.#recovery.restart(),
    });
  }

  get notices(): readonly CallNotice[] {
    if (this.#held) return ['held'];
    return this.#silent ? ['no-audio'] : [];
  }

  /** See `Renegotiation.offer`. */
  readonly offer = (options?: RTCOfferOptions): Promise<void> => this.#renegotiation.offer(options);

  sendTones(digits: string): void {
    this.#dtmf.send(digits);
  }

  get #held(): boolean {
    return this.#options.remote.held;
  }
}
