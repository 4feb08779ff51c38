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
  /** @param leaving aborts when the visitor leaves. */
  hold(visitor: string, leaving: AbortSignal): Hold;
  /** Gives up those of this visitor: there is something for the next one. */
  end(visitor: string): void;
  /** Gives up all that wait, and all that are to come. */
  endAll(): void;
}

export function createHolds(): Holds {
  // Not one signal for all: thousands of listeners on one would slow each other down.
  const waiting = new Map<AbortController, string>();
  let ended = false;
  const closing = new DOMException('the relay closes', 'AbortError');
  const overtaken = new DOMException('an event was kept for the next poll', 'AbortError');

  return {
    hold(visitor, leaving) {
      const ending = new AbortController();
      const leave = (): void => ending.abort(leaving.reason);
      const end = (): void => {
        waiting.delete(ending);
        leaving.removeEventListener('abort', leave);
      };
      if (leaving.aborted) leave();
      else if (ended) ending.abort(closing);
      else {
        waiting.set(ending, visitor);
        leaving.addEventListener('abort', leave, { once: true });
      }
      return { signal: ending.signal, begun: end, end };
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
