/** Held polls, and when they may be given up: until an answer begins, since an event comes only once. */

export interface Hold {
  /** Aborts when the visitor leaves or the relay closes, unless an answer has begun. */
  readonly signal: AbortSignal;
  /** The visitor leaves. */
  leave(): void;
  /** An answer has begun: what would abort from now on is too late. */
  readonly begun: () => void;
  /** It is over. */
  end(): void;
}

export interface Holds {
  hold(visitor: string): Hold;
  /** Gives up those of this visitor: there is something for the next one. */
  end(visitor: string): void;
  /** Gives up all that wait, and all that are to come. */
  endAll(): void;
}

export function createHolds(): Holds {
  // Not one signal for all: thousands of listeners on one would slow each other down.
  const waiting = new Map<AbortController, string>();
  let ended = false;
  const left = new DOMException('the visitor has gone', 'AbortError');
  const closing = new DOMException('the relay closes', 'AbortError');
  const overtaken = new DOMException('an event was kept for the next poll', 'AbortError');

  return {
    hold(visitor) {
      const ending = new AbortController();
      const end = (): void => void waiting.delete(ending);
      const leave = (): void => {
        if (waiting.delete(ending)) ending.abort(left);
      };
      if (ended) ending.abort(closing);
      else waiting.set(ending, visitor);
      return { signal: ending.signal, leave, begun: end, end };
    },

    end(visitor) {
      for (const [ending, whose] of waiting) if (whose === visitor) ending.abort(overtaken);
    },

    endAll() {
      ended = true;
      for (const ending of waiting.keys()) ending.abort(closing);
      waiting.clear();
    },
  };
}
