/** Chooses, of the languages an element has words for, the nearest to the one a page wants. */

/**
 * @param tag BCP 47. Subtags are cut off from its end until a spoken language is left: `de-AT` gets
 *   `de`; a tag of which nothing is spoken gets English.
 * @param spoken an object whose own keys are the spoken languages, in lower case; English is one.
 */
export function pickLanguage<Spoken extends object>(
  tag: string,
  spoken: Spoken,
): keyof Spoken & string {
  const subtags = tag.trim().toLowerCase().split(/[-_]/);
  for (; subtags.length > 0; subtags.pop()) {
    const beginning = subtags.join('-');
    if (Object.hasOwn(spoken, beginning)) return beginning as keyof Spoken & string;
  }
  return 'en' as keyof Spoken & string;
}
