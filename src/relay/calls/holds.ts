/**
 * Held polls, and when they may be given up: until an answer begins, since an event comes only once.
 * A visitor has one at a time: a newer one ends the older, whose reader has most likely gone.
 */
import type { Ending } from '../../base/ending.js';
import { Left, Stop } from '../center/stop.js';

export interface Hold {
  /** Aborts when the visitor leaves or the relay closes, unless an answer has begun. */
  readonly signal: Ending;
  /** The visitor leaves. */
  leave(): void;
  /** It is over, or an answer has begun: what would abort from now on is too late. */
  end(): void;
}

/** One poll of a visitor, which may have to ask the center more than once. */
interface Turn {
  /** Asks anew; what was held before is over. */
  hold(): Hold;
  end(): void;
  /** A newer one has begun: whoever reads this one's answer has most likely gone. */
  readonly overtaken: boolean;
}

export interface Holds {
  /** A poll begins: an older one of this visitor is given up. */
  begin(visitor: string): Turn;
  /** Gives up the one of this visitor: there is something for the next one. */
  end(visitor: string): void;
  /** Gives up all that wait, and all that are to come. */
  endAll(): void;
}

const left = new Left('the visitor has gone');
const closing = new DOMException('the relay closes', 'AbortError');
const overtaken = new Left('an event was kept for the next poll');
const older = new Left('the visitor polls anew');

class Held extends Stop implements Hold {
  #waits = true;

  get signal(): Ending {
    return this;
  }
  giveUp(reason: DOMException): void {
    if (this.#waits) this.abort(reason);
    this.#waits = false;
  }
  leave(): void {
    this.giveUp(left);
  }
  end(): void {
    this.#waits = false;
  }
}

class Polled implements Turn {
  #held: Held | undefined;
  #over: DOMException | undefined;

  constructor(
    private readonly visitor: string,
    private readonly turns: Map<string, Polled>,
  ) {}

  get overtaken(): boolean {
    return this.#over === older;
  }
  hold(): Hold {
    this.#held?.end();
    const held = new Held();
    this.#held = held;
    if (this.#over) held.giveUp(this.#over);
    return held;
  }
  /** @param forGood also whatever it is still to ask. */
  giveUp(reason: DOMException, forGood = true): void {
    if (forGood) this.#over = reason;
    this.#held?.giveUp(reason);
  }
  end(): void {
    this.#held?.end();
    if (this.turns.get(this.visitor) === this) this.turns.delete(this.visitor);
  }
}

export function createHolds(): Holds {
  const turns = new Map<string, Polled>();
  let ended = false;

  return {
    begin(visitor) {
      turns.get(visitor)?.giveUp(older);
      const turn = new Polled(visitor, turns);
      if (ended) turn.giveUp(closing);
      else turns.set(visitor, turn);
      return turn;
    },

    end(visitor) {
      turns.get(visitor)?.giveUp(overtaken, false);
    },

    endAll() {
      ended = true;
      for (const turn of turns.values()) turn.giveUp(closing);
      turns.clear();
    },
  };
}
