/**
 * Digits on their way to the other side: in the audio stream as RFC 4733 has it, or in INFO requests
 * where the other side has not agreed to that.
 */
import type { Clock } from '../../base/clock.js';
import type { SipSession } from './session.js';

/** Milliseconds of a tone, and of the silence after it: what the vendor's own client takes. */
const tone = 250;
const gap = 250;
/** Milliseconds of a `,`, as in RTCDTMFSender (W3C WebRTC, section 7.2). */
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

  /** After what was sent before. Returns at once. */
  send(digits: string): void {
    const [sender] = this.#options.session.connection
      .getSenders()
      .flatMap(({ dtmf }) => (dtmf?.canInsertDTMF ? [dtmf] : []));
    // The browser keeps a queue, and what is not in it any more has begun.
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
