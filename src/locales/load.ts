/** All words of a language. Loaded with the panel. */
import { once } from '../base/again.js';
import { loadPart, type Wording } from './index.js';
import type { LanguageFile } from './words.js';

interface Reporter {
  report(name: string, value: unknown, accepted: string): void;
}

/** @param element is told of each of the page's own texts that stands for no word, or is no text. */
export async function loadWords(wording: Wording, element: Reporter): Promise<LanguageFile> {
  const part = await loadPart(wording);
  const language = part.rest ? (await once(part.rest)).language : (part as LanguageFile);
  const { texts = {} } = wording;
  const paths = Object.keys(texts);
  if (paths.length > 0) {
    const { at } = await once(() => import('./own-words.js'));
    // Laid over the language, every text of a word stands at its path.
    for (const path of paths) {
      if (at(language, path) !== texts[path]) {
        element.report('texts', path, 'texts by paths of words, as call.hangUp');
      }
    }
  }
  return language;
}
