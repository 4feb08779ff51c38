/**
 * The text session of a call, for centers that take a call only from a visitor who has one: opens
 * it before the create, says whether the create is to be repeated until its agent is there, and
 * ends it after the drop.
 */
import { ApiError } from '../api/http/errors.js';
import { mayPass, type ServicesOptions } from '../api/services/services.js';
import { createTextSession, type TextSessionClient } from '../api/services/text-session.js';
import { retryPause, type RetryLimits } from '../base/retry.js';
import { persist, type Persistence } from './persist.js';

/** For a create that is refused because the agent of the text session is not there yet. */
const createLimits: RetryLimits = { tries: Infinity, within: 30_000, patience: 5000 };

/** DISCONNECT may follow a drop of 20 s, and both end within 30 s. */
const endLimits: RetryLimits = { tries: 3, within: 10_000, patience: 5000 };

const service = 'sendMessageForWebChannel';

export class TextSession {
  readonly #client: TextSessionClient;
  readonly #clock: ServicesOptions['clock'];
  #open = false;
  /** The server has answered CONNECT as one without text sessions does. */
  #strange = false;
  #began = 0;
  #refusals = 0;
  #pause = 0;

  constructor(options: ServicesOptions) {
    this.#client = createTextSession(options);
    this.#clock = options.clock;
  }

  /**
   * Sends CONNECT. Whatever becomes of it, the call is tried: a center may lack text sessions and
   * want none. Never rejects.
   * @returns whether the session is open, or may be.
   */
  async connect(): Promise<boolean> {
    try {
      if (this.#client.services.has(service)) {
        await this.#client.connect();
        this.#open = true;
      }
    } catch (error) {
      const known = error instanceof ApiError ? error : undefined;
      this.#open = !known?.answered;
      this.#strange = !mayPass(error) && known?.code !== 'refused';
    }
    this.#began = this.#clock.now();
    return this.#open;
  }

  /**
   * The call was created. A server that has done so although it seems to lack text sessions is
   * asked for none any more on this page.
   */
  created(): void {
    if (this.#strange) this.#client.services.lacks(service);
  }

  /**
   * Whether the create is to be repeated after `pause()`, because the agent of the text session may
   * come yet.
   * @param error the failure of the create.
   */
  mayCome(error: unknown, { random }: Pick<Persistence, 'random'>): boolean {
    const refusal = error instanceof ApiError && error.answered ? error : undefined;
    if (!this.#open || !refusal?.repeatable) return false;
    const { retryAfter } = refusal;
    const elapsed = this.#clock.now() - this.#began;
    const failures = (this.#refusals += 1);
    const pause = retryPause({ failures, elapsed, retryAfter, random: random() }, createLimits);
    this.#pause = pause ?? 0;
    return pause !== undefined;
  }

  pause(signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(this.#pause, signal);
  }

  /** Sends DISCONNECT, again where it was not answered. Never rejects. */
  async end(work: Persistence): Promise<void> {
    const end = (left: number): Promise<void> => this.#client.disconnect(left);
    // Nothing more can be done than these tries: the center's own timeout has to end the session.
    await persist(end, (error) => !error.answered, endLimits, work).catch(() => {});
  }

  /** Sends DISCONNECT at once, and the next `end()` waits for its answer. */
  leave(): void {
    this.#client.leave();
  }
}
