/** What goes to the console as a warning, caught for a test to read. */

/** Catches until `restore()`. */
function catchInto(texts: string[]): () => void {
  const { warn } = console;
  console.warn = (...words: unknown[]) => void texts.push(words.join(' '));
  return () => {
    console.warn = warn;
  };
}

/** For each test of the `describe` that calls it: what has been warned of so far, emptied in between. */
export function catchWarnings(): string[] {
  const texts: string[] = [];
  let restore = (): void => {};
  beforeEach(() => {
    texts.length = 0;
    restore = catchInto(texts);
  });
  afterEach(() => restore());
  return texts;
}

/** What is warned of meanwhile. */
export async function warningsOf(run: () => unknown): Promise<string[]> {
  const texts: string[] = [];
  const restore = catchInto(texts);
  try {
    await run();
  } finally {
    restore();
  }
  return texts;
}
