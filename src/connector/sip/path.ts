/**
 * Whether the path of the media still carries anything at all. An agent who says nothing sends nothing,
 * but what ICE asks along the path to keep the other side's consent (RFC 7675) is answered; on a path
 * that is gone nothing is. The browser itself says so only after seven seconds or more.
 */

/** Of a candidate-pair; what is not answered is told by Chromium and Safari alone. */
export interface PairFigures {
  readonly id: string;
  readonly requestsSent?: number;
  readonly responsesReceived?: number;
  readonly requestsReceived?: number;
  /** Of media and RTCP. */
  readonly bytesReceived?: number;
}

export interface PathOptions {
  /** Nothing comes just now: time to look whether the gateway is still there. Once per episode. */
  readonly onDoubt: () => void;
  /** Nothing comes back. Once per episode: until something has come again. */
  readonly onDead: () => void;
}

/** Milliseconds without a sign of life. */
const deadTime = 2000;
/** One may be lost. Chromium asks every 2.5 s, and once it hears nothing, every 0.9 s at the latest. */
const unanswered = 2;
/** Milliseconds after which nobody need hurry any more. */
const hurryTime = 6000;

export class Path {
  readonly #options: PathOptions;
  #pair: string | undefined;
  #signs = '';
  /** Requests sent, as of the last sign of life and of the look before. */
  #answered = 0;
  #asked = 0;
  #still = 0;
  #doubted = false;
  #dead = false;

  constructor(options: PathOptions) {
    this.#options = options;
  }

  /** It is worth looking again soon: something is about to turn out. */
  get pressing(): boolean {
    return this.#still > 0 && !this.#dead && this.#still < hurryTime;
  }

  /** What was said is over, and what comes next is not compared with what was. */
  reset(): void {
    this.#pair = undefined;
    this.#still = 0;
    this.#doubted = this.#dead = false;
  }

  /**
   * @param sound has come since the last look.
   * @param passed milliseconds since then.
   */
  look(pair: PairFigures | undefined, sound: boolean, passed: number): void {
    const { onDoubt, onDead } = this.#options;
    const { id, requestsSent, responsesReceived, requestsReceived, bytesReceived } = pair ?? {};
    const signs = [responsesReceived, requestsReceived, bytesReceived].join();
    const another = id !== this.#pair;
    const alive = sound || (!another && signs !== this.#signs);
    const unknown = requestsSent === undefined || responsesReceived === undefined;
    this.#pair = id;
    this.#signs = signs;
    if (alive) this.#doubted = this.#dead = false;
    if (alive || another || unknown) {
      this.#answered = this.#asked = requestsSent ?? 0;
      this.#still = 0;
      return;
    }
    this.#still += passed;
    // What was sent since the look before may still be answered.
    const waiting = this.#asked - this.#answered;
    this.#asked = requestsSent;
    if (!this.#doubted) onDoubt();
    this.#doubted = true;
    if (this.#dead || this.#still < deadTime || waiting < unanswered) return;
    this.#dead = true;
    onDead();
  }
}
