/** When a held poll may be given up: until its answer begins, since an event comes only once. */

export interface Hold {
  /** Aborts with the first of the sources, unless the answer has begun. */
  readonly signal: AbortSignal;
  /** The answer has begun: what aborts from now on is too late. */
  readonly begun: () => void;
  /** Lets go of the sources. */
  end(): void;
}

export function hold(sources: readonly AbortSignal[]): Hold {
  const ending = new AbortController();
  const abort = ({ target }: { target: EventTarget | null }): void =>
    ending.abort((target as AbortSignal).reason);
  const end = (): void => {
    for (const source of sources) source.removeEventListener('abort', abort);
  };
  for (const source of sources) {
    if (source.aborted) ending.abort(source.reason);
    else source.addEventListener('abort', abort, { once: true });
  }
  return { signal: ending.signal, begun: end, end };
}
