/** Every language has all texts, in its own words. */
import { expect } from '@open-wc/testing';
import { ends as reasons } from '../../src/call/machine/ends.js';
import { pickLanguage } from '../../src/base/languages.js';
import type { Language } from '../../src/locales/index.js';
import { languages, spoken } from '../support/languages.js';

/** Every text by its path: `states.queued`, `ends.busy.hint`. */
function texts(messages: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value
        ? [...texts(value, `${path}${key}.`)]
        : [[`${path}${key}`, value] as const],
    ),
  );
}

const scripts: Readonly<Record<Language, RegExp>> = {
  en: /^[\p{ASCII}…]+$/u,
  de: /^[\p{ASCII}ÄÖÜäöüß…]+$/u,
  ar: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
};

/** The words for the company's side and for the visitor's network, by language. */
const blame: Readonly<Record<Language, readonly [RegExp, RegExp]>> = {
  en: [/our side/, /network|internet|connection/],
  de: [/an uns/, /Netzwerk|Internet|Verbindung/],
  ar: [/من جانبنا/, /شبكت|الإنترنت/],
  zh: [/我们这边/, /网络/],
};

describe('locales', () => {
  for (const language of languages) {
    describe(language, () => {
      it('has the keys of English, and no others', async () => {
        const [english, own] = await Promise.all([spoken('en'), spoken(language)]);
        expect([...texts(own).keys()].sort()).to.deep.equal([...texts(english).keys()].sort());
      });

      it('has a text for every key, in its own script, without stray white space', async () => {
        const { labels, call, callback, message, rating } = await spoken(language);
        const own = texts({ labels, call, callback, message, rating });
        for (const [key, text] of own) {
          expect(text, key).to.be.a('string').that.matches(scripts[language]);
          expect(text, key).to.equal(String(text).trim().replaceAll(/\s+/g, ' '));
        }
      });

      it('says for every end what happened and what to do next, without a code or a promise', async () => {
        const { ends } = (await spoken(language)).call;
        expect(Object.keys(ends).sort()).to.deep.equal(Object.keys(reasons).sort());
        for (const [reason, { title, hint }] of Object.entries(ends)) {
          expect(title, reason)
            .to.have.lengthOf.below(70)
            .and.not.match(/[.。]$/);
          expect(hint, reason).to.match(/[.。]$/);
          expect(`${title} ${hint}`, reason).to.not.match(/\$\{|undefined|[a-z]+-[a-z]+-|\d{3}/);
        }
      });

      it('has other words for an end after a talk than for one without', async () => {
        const { ends, afterTalk, cutShort, notStarted } = (await spoken(language)).call;
        for (const reason of ['hung-up', 'released', 'removed'] as const) {
          expect(afterTalk[reason].hint, reason).to.not.equal(ends[reason].hint);
        }
        for (const { title, hint } of [...Object.values(afterTalk), cutShort, notStarted]) {
          expect(title)
            .to.have.lengthOf.below(70)
            .and.not.match(/[.。]$/);
          expect(hint).to.match(/[.。]$/);
        }
        for (const words of [cutShort, notStarted]) {
          expect(words.hint).to.not.equal(ends['media-failed'].hint);
        }
      });

      it('does not blame the visitor for our errors, nor for unknown ones', async () => {
        const { ends, cutShort, unexplained } = (await spoken(language)).call;
        const { problems } = (await spoken(language)).callback;
        const [oursToo, network] = blame[language];
        for (const hint of [
          ends.network.hint,
          ends['load-failed'].hint,
          ends['gateway-unreachable'].hint,
          ends['media-failed'].hint,
          cutShort.hint,
          problems.network,
        ]) {
          expect(hint).to.match(oursToo).and.to.match(network);
        }
        const neverHers = [
          'gateway-rejected',
          'gateway-refused',
          'call-failed',
          'timeout',
        ] as const;
        for (const { title, hint } of [unexplained, ...neverHers.map((reason) => ends[reason])]) {
          expect(`${title} ${hint}`).not.to.match(network);
        }
      });

      it('says for every browser what to do, in sentences with a full stop', async () => {
        const { steps } = (await spoken(language)).call.access;
        for (const [browser, text] of Object.entries(steps)) {
          expect(text, browser).to.match(/[.。]$/);
        }
      });

      it('says for every state of a call-back what happens and what that means', async () => {
        const { states, failures, lost, problems } = (await spoken(language)).callback;
        const all = [
          ...Object.entries(states),
          ...Object.entries(failures),
          ['lost', lost] as const,
        ];
        for (const [state, { title, hint }] of all) {
          expect(title, state)
            .to.have.lengthOf.below(70)
            .and.not.match(/[.。]$/);
          expect(hint, state).to.match(/[.。]$/);
        }
        for (const [problem, text] of Object.entries(problems)) {
          expect(text, problem).to.match(/[.。]$/);
        }
        // The center cannot take a request back once it has been sent.
        for (const state of ['sending', 'calling', 'under-way'] as const) {
          expect(states[state].hint).to.contain(states.sending.hint);
        }
      });

      it('says in sentences what became of a message', async () => {
        const { failures, left, leftInQueue, textMissing } = (await spoken(language)).message;
        expect(left.title)
          .to.have.lengthOf.below(70)
          .and.not.match(/[.。]$/);
        for (const text of [...Object.values(failures), left.hint, leftInQueue, textMissing]) {
          expect(text).to.match(/[.。]$/);
        }
      });

      it('does not claim that the agent can hear when the call was only handed over', async () => {
        const { handedOver, states } = (await spoken(language)).call;
        expect(handedOver).to.not.equal(states.talking);
      });

      it('has two different names for the two states of each switch', async () => {
        const words = (await spoken(language)).call;
        expect(words.mute).to.not.equal(words.unmute);
        expect(words.cameraOn).to.not.equal(words.cameraOff);
        expect(words.minimize).to.not.equal(words.expand);
        expect(words.cancel).to.not.equal(words.hangUp);
      });

      if (language === 'en') return;

      it('has nothing left in English', async () => {
        const english = texts(await spoken('en'));
        const own = texts(await spoken(language));
        own.delete('dir');
        for (const [key, text] of own) expect(text, key).to.not.equal(english.get(key));
      });
    });
  }

  describe('pickLanguage()', () => {
    const spokenHere = Object.fromEntries(languages.map((language) => [language, true]));
    const cases: [string, string][] = [
      ['en', 'en'],
      ['de', 'de'],
      ['de-AT', 'de'],
      ['DE_ch', 'de'],
      [' ar-EG ', 'ar'],
      ['zh', 'zh'],
      ['zh-Hans-CN', 'zh'],
      ['tlh', 'en'],
      ['den', 'en'],
      ['x-de', 'en'],
      ['', 'en'],
      ['constructor', 'en'],
      ['__proto__', 'en'],
    ];
    for (const [tag, language] of cases) {
      it(`"${tag}" → ${language}`, () => expect(pickLanguage(tag, spokenHere)).to.equal(language));
    }
  });

  it('writes Arabic from right to left, the others from left to right', async () => {
    for (const language of languages) {
      const { dir } = await spoken(language);
      expect(dir, language).to.equal(language === 'ar' ? 'rtl' : 'ltr');
    }
  });

  it('loads a language once', async () => {
    expect(await spoken('de')).to.equal(await spoken('de'));
  });
});
