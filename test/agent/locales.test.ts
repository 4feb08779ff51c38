/** Every language has all texts for an agent, in its own words. */
import { expect } from '@open-wc/testing';
import { languages, loadLanguage, type Language } from '../../src/agent/locales/index.js';
import type { AgentWords } from '../../src/agent/locales/words.js';

const load = async (language: Language): Promise<AgentWords> =>
  (await loadLanguage(language)).words;

const scripts: Readonly<Record<Language, RegExp>> = {
  en: /^[\p{ASCII}…]+$/u,
  de: /^[\p{ASCII}ÄÖÜäöüß…]+$/u,
  ar: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
};

/** Every text by its path: `errors.refused`. */
const texts = (words: object, path = ''): [string, unknown][] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value
      ? texts(value, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, unknown]],
  );

describe('words of the agent’s element', () => {
  for (const language of languages) {
    describe(language, () => {
      it('has the keys of English, and no others', async () => {
        const [english, own] = await Promise.all([load('en'), load(language)]);
        const keys = (words: object) => texts(words).map(([key]) => key);
        expect(keys(own).sort()).to.deep.equal(keys(english).sort());
      });

      it('has a text for every key, in its own script, without stray white space', async () => {
        for (const [key, text] of texts(await load(language))) {
          expect(text, key).to.be.a('string').that.matches(scripts[language]);
          expect(text, key).to.equal(String(text).trim().replaceAll(/\s+/g, ' '));
        }
      });

      it('says of every error what the agent can do, without code', async () => {
        const { errors } = await load(language);
        for (const [code, text] of Object.entries(errors)) {
          expect(text, code).to.match(/[.。]$/);
          expect(text, code).to.not.match(/\d|undefined|-[a-z]+-/);
          // Only the center knows what to do after a refusal, so one sentence is enough.
          const sentences = text.match(/[.。，]/g)?.length ?? 0;
          if (code !== 'refused') expect(sentences, code).to.be.at.least(2);
        }
      });

      it('has different texts for different states and labels', async () => {
        const words = await load(language);
        const { idle, watching, over, signedOut, rings, refresh, tryAgain } = words;
        const { caller, called, skill, kind, media, feature, priority, waiting, data } = words;
        const states = [idle, watching, over, signedOut, rings, refresh, tryAgain];
        const labels = [caller, called, skill, kind, media, feature, priority, waiting, data];
        for (const list of [states, labels]) expect(new Set(list).size).to.equal(list.length);
      });

      if (language === 'en') return;

      it('has nothing left in English', async () => {
        const english = new Map(texts(await load('en')));
        for (const [key, text] of texts(await load(language))) {
          expect(text, key).to.not.equal(english.get(key));
        }
      });
    });
  }
});
