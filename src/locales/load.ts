/** Loads all words of a language; this file is loaded with the panel. */
import { once } from '../base/again.js';
import { loadPart, type Wording } from './index.js';
import type { LanguageFile } from './words.js';

interface Reporter {
  report(name: string, value: unknown, accepted: string): void;
}

/**
 * @param element reports each of the page's own texts whose path names no word, or that is no text.
 */
export async function loadWords(wording: Wording, element: Reporter): Promise<LanguageFile> {
  const part = await loadPart(wording);
  const language = part.rest ? (await once(part.rest)).language : (part as LanguageFile);
  const { texts = {} } = wording;
  const paths = Object.keys(texts);
  if (paths.length > 0) {
    const { at } = await once(() => import('./own-words.js'));
    // Own texts have been laid over the language already, so a valid one is found at its path.
    for (const path of paths) {
      if (at(language, path) !== texts[path]) {
        element.report('texts', path, 'texts by paths of words, as call.hangUp');
      }
    }
  }
  return language;
}
