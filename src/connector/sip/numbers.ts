/**
 * Takes out of an offer every header extension (RFC 8285) and payload type that has another number
 * than before. A browser keeps these numbers for as long as its connection lives, but a gateway
 * that transfers a call and stays between may offer the numbers of the new telephone. Firefox
 * refuses such an offer, and Chromium crashes the page. Taking part in the rest is enough: nothing
 * depends on an extension, and one codec suffices.
 */
import { kindOf, sectionsOf } from './sections.js';

const extension = /^a=extmap:(\d+)\S* (\S+).*\r?\n/gm;
const format = /^a=rtpmap:(\d+) (\S+)/gm;

/**
 * The codec's name for comparison: lower case, without `/1`, because one channel is the default
 * (RFC 8866 section 6.6).
 */
const plain = (name: string): string => name.toLowerCase().replace(/\/1$/, '');

/** The numbers of one connection. */
export class Numbers {
  readonly #known = new Map<string, string>();

  /** Remembers the numbers in an answer, which both sides have agreed on. */
  learn(answer: string): void {
    const known = this.#known;
    for (const [, id = '', uri = ''] of answer.matchAll(extension)) known.set(id, uri).set(uri, id);
    for (const section of sectionsOf(answer).media) {
      for (const [, type = '', name = ''] of section.matchAll(format)) {
        known.set(`${kindOf(section)} ${type}`, plain(name));
      }
    }
  }

  /** The offer without the extensions and payload types whose numbers have changed. */
  fit(offer: string): string {
    const isKnown = (key: string, value: string): boolean =>
      (this.#known.get(key) ?? value) === value;
    const fitting = offer.replace(extension, (line, id: string, uri: string) =>
      isKnown(id, uri) && isKnown(uri, id) ? line : '',
    );
    const { session, media } = sectionsOf(fitting);
    const fitted = media.map((section) => {
      const others = [...section.matchAll(format)]
        .filter(([, type = '', name = '']) => !isKnown(`${kindOf(section)} ${type}`, plain(name)))
        .map(([, type = '']) => type);
      return others.reduce(without, section);
    });
    return [session, ...fitted].join('');
  }
}

/** The section without this payload type, unless it is the last one. */
function without(section: string, type: string): string {
  const line = new RegExp(`^(m=\\S+ \\S+ \\S+(?: \\d+)*?) ${type}(?=[ \\r])`);
  const fewer = section.replace(line, '$1');
  if (!/^m=\S+ \S+ \S+ \d/.test(fewer)) return section;
  return fewer.replace(new RegExp(`^a=(?:rtpmap|fmtp|rtcp-fb):${type} .*\\r?\\n`, 'gm'), '');
}
