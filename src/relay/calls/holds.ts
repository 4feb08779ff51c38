/**
 * Held polls. One may be given up only until its answer begins, since an event comes only once. A
 * visitor has one held poll at a time: a newer one ends the older one, whose reader has most likely
 * gone.
 */
import type { Ending } from '../../base/ending.js';
import { Left, Stop } from '../center/stop.js';

export interface Hold {
  /** Aborts when the visitor leaves or the relay closes, unless an answer has begun. */
  readonly signal: Ending;
  /** The visitor leaves. */
  leave(): void;
  /** The request is over, or its answer has begun: from now on nothing aborts it. */
  end(): void;
}

/** One poll of a visitor; with a renewed token it may ask the center more than once. */
interface Turn {
  /** Begins a request at the center; the one before is over. */
  hold(): Hold;
  end(): void;
  /** A newer poll of this visitor has begun, so the reader of this one has most likely gone. */
  readonly overtaken: boolean;
}

export interface Holds {
  /** Begins a poll, and gives up an older one of this visitor. */
  begin(visitor: string): Turn;
  /** Gives up the held poll of this visitor, since an event is kept for the next one. */
  end(visitor: string): void;
  /** Gives up all held polls, and from now on each new one at once. */
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
  /** @param forGood later requests of this poll at the center are given up too. */
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
