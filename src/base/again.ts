/**
 * Loads code on demand and tries again, because a network that is away for a moment must not end a
 * call. Every `import()` that runs in a browser goes through here; test/tools/parts.ts describes
 * what the build adds to them, and why.
 */

/** @param file the chunk's name in the build. @param ask makes the `import()` itself. */
type Take = <Chunk>(file: string, ask: () => Promise<Chunk>) => Promise<Chunk>;

/**
 * Written as `() => import('./part.js')`; the build rewrites it so that it imports by {@link Take}.
 */
export type Load<Part> = (take: Take) => Promise<Part>;

/**
 * The loaded chunks by file name: chunks that need other chunks find them here, so none loads
 * twice.
 */
const takenParts: Record<string, unknown> = {};

/** The number of failed tries by file name. */
const failures: Record<string, number> = {};

/**
 * Firefox and some versions of Safari remember a module that failed to load and never request its
 * address again, so every other try uses a new address.
 */
const take: Take = async <Chunk>(file: string, ask: () => Promise<Chunk>) => {
  const failed = failures[file] ?? 0;
  // In a page that bundles this library once more the files have other names, and tries under the
  // new address fail; those under the old one still work.
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

/** Loads the part with a single try. */
export const once = <Part>(load: Load<Part>): Promise<Part> => load(take);

let gone = false;

/**
 * Whether the server has said that a file of this page is gone, as after a deploy of the site: only
 * a reload of the page helps then.
 */
export const codeIsGone = (): boolean => gone;

/**
 * Tries until the part is loaded, the server has said that its file is gone, or `sleep` rejects.
 * @param sleep waits for `ms` milliseconds after a try has failed with `error`.
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
      // A missing file: some object stores answer 403, some servers answer 200 with an HTML page.
      if (/^(40[34]|410|2.*html)/.test(answer)) {
        gone = true;
        throw error;
      }
    }
  }
}
