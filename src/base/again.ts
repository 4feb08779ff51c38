/**
 * Code that is loaded on demand, and tried again: a network that was away for a moment must not end a
 * call. Every `import()` that runs in a browser goes through here; what the build adds to it, and why,
 * stands in test/tools/parts.ts.
 */

/** @param file the name the build has given it. @param ask the import itself. */
type Take = <Chunk>(file: string, ask: () => Promise<Chunk>) => Promise<Chunk>;

/** Written as `() => import('./part.js')`; the build lets it ask by way of {@link Take}. */
export type Load<Part> = (take: Take) => Promise<Part>;

/** By file: parts that build upon other parts find them here, so that none is there twice. */
const takenParts: Record<string, unknown> = {};

/** How often each file has failed. */
const failures: Record<string, number> = {};

/** Firefox and some Safaris never ask again for what has failed: every other try has a new address. */
const take: Take = async <Chunk>(file: string, ask: () => Promise<Chunk>) => {
  const failed = failures[file] ?? 0;
  // Whoever bundles this once more gives files other names; these tries are in vain there.
  const other = (): Promise<Chunk> =>
    import(
      /* @vite-ignore */ /* webpackIgnore: true */ `${new URL(file, import.meta.url).href}?${failed}`
    );
  try {
    const chunk = await (failed % 2 ? other() : ask());
    takenParts[file] = chunk;
    return chunk;
  } catch (error) {
    failures[file] = failed + 1;
    throw error;
  }
};

/** One try. */
export const once = <Part>(load: Load<Part>): Promise<Part> => load(take);

let gone = false;

/** Files of this page are no longer on the server, as after a deploy: only a reload helps. */
export const codeIsGone = (): boolean => gone;

/**
 * Tries until the part is there, it is certain that it never comes, or `sleep` rejects.
 * @param sleep waits for so many milliseconds, after this error.
 */
export async function again<Part>(
  load: Load<Part>,
  sleep: (ms: number, error: unknown) => Promise<void>,
): Promise<Part> {
  let answer = '';
  for (let pause = 500; ; pause = Math.min(2 * pause, 10_000)) {
    try {
      return await once(load);
    } catch (error) {
      const [url] = /https?:\S+$/.exec(String(error)) ?? [];
      if (url) {
        fetch(url, { cache: 'no-store' }).then(
          ({ status, headers }) => (answer = `${status} ${headers.get('content-type')}`),
          () => {},
        );
      }
      await sleep(pause, error);
      // Some stores say 403 of what they do not have, some servers answer with a page of their own.
      if (/^(40[34]|410|2.*html)/.test(answer)) {
        gone = true;
        throw error;
      }
    }
  }
}
