/** Which of the languages an element speaks is nearest to the one a page wants. */

/**
 * @param tag BCP 47: the longest beginning of it that is spoken counts, so `de-AT` gets `de`.
 * @param spoken has the languages as its own keys, in lower case; English is one of them.
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
