/**
 * A telephone that is chosen only when the first offer arrives, because the agent's browser may not
 * have registered at the gateway yet when the call is assigned to the desk.
 */
import type { Phone } from '../calls/phone.js';

export class LatePhone implements Phone {
  readonly #choose: (closed: AbortSignal) => Promise<Phone>;
  readonly #closed = new AbortController();
  #chosen: Phone | undefined;

  /** @param choose rejects when the signal aborts. */
  constructor(choose: (closed: AbortSignal) => Promise<Phone>) {
    this.#choose = choose;
  }

  async answer(offer: string): Promise<string> {
    if (!this.#chosen) {
      const chosen = await this.#choose(this.#closed.signal);
      this.#closed.signal.throwIfAborted();
      this.#chosen = chosen;
    }
    return this.#chosen.answer(offer);
  }

  offer(...wish: Parameters<Phone['offer']>): Promise<string> {
    return this.#phone.offer(...wish);
  }

  accept(answer: string): Promise<void> {
    return this.#phone.accept(answer);
  }

  withdraw(): Promise<void> {
    return this.#phone.withdraw();
  }

  info(type: string, content: string): void {
    this.#chosen?.info?.(type, content);
  }

  close(): void {
    this.#closed.abort(new Error('closed'));
    this.#chosen?.close();
  }

  get #phone(): Phone {
    if (!this.#chosen) throw new Error('nobody has answered yet');
    return this.#chosen;
  }
}
