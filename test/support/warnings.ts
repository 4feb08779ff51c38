/** Catches the warnings on the console, so that a test can read them. */

/**
 * Hands each warning to `take`, and none to the console.
 * @returns a function that gives the console back.
 */
export function takeEachWarning(take: (text: string) => void): () => void {
  const { warn } = console;
  console.warn = (...words: unknown[]) => take(words.join(' '));
  return () => {
    console.warn = warn;
  };
}

const catchInto = (texts: string[]): (() => void) =>
  takeEachWarning((text) => void texts.push(text));

/**
 * Catches warnings in each test of the `describe` that calls it.
 * @returns the list, emptied between tests.
 */
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

/** @returns the warnings that come while `run` runs. */
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
