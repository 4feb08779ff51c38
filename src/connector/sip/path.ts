/**
 * Tells whether the network path of the media still carries anything. An agent who says nothing may
 * send nothing, but the ICE consent checks (RFC 7675) along the path are answered as long as it
 * works; on a dead path no answer comes. The browser itself notices only after seven seconds or
 * more.
 */

/** Figures of a candidate pair; only Chromium and Safari count the requests sent and answered. */
export interface PairFigures {
  readonly id: string;
  readonly requestsSent?: number;
  readonly responsesReceived?: number;
  readonly requestsReceived?: number;
  /** Bytes of media and RTCP. */
  readonly bytesReceived?: number;
}

export interface PathOptions {
  /**
   * Called when a reading shows that nothing has come: the caller checks whether the gateway still
   * answers. Once per episode, which ends when something comes again.
   */
  readonly onDoubt: () => void;
  /** Called when the path is dead: consent checks stay unanswered. Once per episode. */
  readonly onDead: () => void;
}

/** Milliseconds without a sign of life after which a path may be dead. */
const deadTime = 2000;
/**
 * Unanswered checks that make a path dead: a single one may just be lost. Chromium sends one every
 * 2.5 s, and every 0.9 s at the latest once it hears nothing.
 */
const unanswered = 2;
/** Milliseconds of silence after which frequent readings are no longer worth their cost. */
const hurryTime = 6000;

export class Path {
  readonly #options: PathOptions;
  #pair: string | undefined;
  #signs = '';
  /** Requests sent until the last sign of life, and until the reading before this one. */
  #answered = 0;
  #asked = 0;
  #still = 0;
  #doubted = false;
  #dead = false;

  constructor(options: PathOptions) {
    this.#options = options;
  }

  /**
   * True while it is about to turn out whether the path is dead: the next reading should come soon.
   */
  get pressing(): boolean {
    return this.#still > 0 && !this.#dead && this.#still < hurryTime;
  }

  /** Ends the episode; the next reading is not compared with those before. */
  reset(): void {
    this.#pair = undefined;
    this.#still = 0;
    this.#doubted = this.#dead = false;
  }

  /**
   * @param sound whether sound has come since the last reading.
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
    // Requests sent since the previous reading may still be answered, so they do not count.
    const waiting = this.#asked - this.#answered;
    this.#asked = requestsSent;
    if (!this.#doubted) onDoubt();
    this.#doubted = true;
    if (this.#dead || this.#still < deadTime || waiting < unanswered) return;
    this.#dead = true;
    onDead();
  }
}
