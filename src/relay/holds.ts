/** Held polls, and when they may be given up: until an answer begins, since an event comes only once. */

export interface Hold {
  /** Aborts when the visitor leaves or the relay closes, unless an answer has begun. */
  readonly signal: AbortSignal;
  /** An answer has begun: what would abort from now on is too late. */
  readonly begun: () => void;
  /** It is over. */
  end(): void;
}

export interface Holds {
  /** @param visitor aborts when the visitor leaves. */
  hold(visitor: AbortSignal): Hold;
  /** Gives up all that wait, and all that are to come. */
  endAll(): void;
}

export function createHolds(): Holds {
  // Not one signal for all: thousands of listeners on one would slow each other down.
  const waiting = new Set<AbortController>();
  let ended = false;
  const closing = new DOMException('the relay closes', 'AbortError');

  return {
    hold(visitor) {
      const ending = new AbortController();
      const leave = (): void => ending.abort(visitor.reason);
      const end = (): void => {
        waiting.delete(ending);
        visitor.removeEventListener('abort', leave);
      };
      if (visitor.aborted) leave();
      else if (ended) ending.abort(closing);
      else {
        waiting.add(ending);
        visitor.addEventListener('abort', leave, { once: true });
      }
      return { signal: ending.signal, begun: end, end };
    },

    endAll() {
      ended = true;
      for (const ending of waiting) ending.abort(closing);
      waiting.clear();
    },
  };
}
