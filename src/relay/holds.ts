/** Held polls, and when they may be given up: until an answer begins, since an event comes only once. */
import type { Ending } from '../base/ending.js';
import { Stop } from './stop.js';

export interface Hold {
  /** Aborts when the visitor leaves or the relay closes, unless an answer has begun. */
  readonly signal: Ending;
  /** The visitor leaves. */
  leave(): void;
  /** It is over, or an answer has begun: what would abort from now on is too late. */
  end(): void;
}

export interface Holds {
  hold(visitor: string): Hold;
  /** Gives up those of this visitor: there is something for the next one. */
  end(visitor: string): void;
  /** Gives up all that wait, and all that are to come. */
  endAll(): void;
}

const left = new DOMException('the visitor has gone', 'AbortError');
const closing = new DOMException('the relay closes', 'AbortError');
const overtaken = new DOMException('an event was kept for the next poll', 'AbortError');

class Held extends Stop implements Hold {
  constructor(
    readonly visitor: string,
    private readonly waiting: Set<Held>,
  ) {
    super();
  }

  get signal(): Ending {
    return this;
  }
  leave(): void {
    if (this.waiting.delete(this)) this.abort(left);
  }
  end(): void {
    this.waiting.delete(this);
  }
}

export function createHolds(): Holds {
  // Not one signal for all: thousands of listeners on one would slow each other down.
  const waiting = new Set<Held>();
  let ended = false;

  return {
    hold(visitor) {
      const held = new Held(visitor, waiting);
      if (ended) held.abort(closing);
      else waiting.add(held);
      return held;
    },

    end(visitor) {
      for (const held of waiting) if (held.visitor === visitor) held.abort(overtaken);
    },

    endAll() {
      ended = true;
      for (const held of waiting) held.abort(closing);
      waiting.clear();
    },
  };
}
