/**
 * Sends DTMF digits to the other side: in the audio stream (RFC 4733), or in INFO requests where
 * the other side has not agreed to that.
 */
import type { Clock } from '../../base/clock.js';
import type { SipSession } from './session.js';

/** Milliseconds of a tone and of the silence after it: the values of the vendor's own client. */
const tone = 250;
const gap = 250;
/** Milliseconds of pause for a `,`, as in RTCDTMFSender (W3C WebRTC, section 7.2). */
const comma = 2000;

export interface DtmfOptions {
  readonly session: SipSession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export class Dtmf {
  readonly #options: DtmfOptions;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: DtmfOptions) {
    this.#options = options;
  }

  /** Queues the digits behind those sent before, and returns at once. */
  send(digits: string): void {
    const [sender] = this.#options.session.connection
      .getSenders()
      .flatMap(({ dtmf }) => (dtmf?.canInsertDTMF ? [dtmf] : []));
    // insertDTMF() replaces the browser's queue, so the digits still waiting in it are put first;
    // digits that are no longer in it are already playing.
    if (sender) sender.insertDTMF(sender.toneBuffer + digits, tone, gap);
    else this.#queue = this.#queue.then(() => this.#inform(digits)).catch(() => {});
  }

  async #inform(digits: string): Promise<void> {
    const { session, clock, signal } = this.#options;
    for (const digit of digits) {
      if (digit !== ',') {
        session.sendRequest('INFO', {
          extraHeaders: ['Content-Type: application/dtmf-relay'],
          body: `Signal=${digit}\r\nDuration=${tone}`,
        });
      }
      await clock.sleep(digit === ',' ? comma : tone + gap, signal);
    }
  }
}
