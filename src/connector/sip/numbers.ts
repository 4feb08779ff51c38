/**
 * Numbers in a session description that a browser keeps for as long as its connection lives: those of
 * header extensions (RFC 8285) and of payload types. A gateway that transfers a call and stays between
 * may offer what the new telephone has numbered otherwise. Firefox refuses that or, as Chromium, crashes
 * the page by it; so what has another number than before is taken out of the offer. The answer takes
 * part in what is left: without an extension nothing is missed, and one codec is enough.
 */
import { kindOf, sectionsOf } from './sections.js';

const extension = /^a=extmap:(\d+)\S* (\S+).*\r?\n/gm;
const format = /^a=rtpmap:(\d+) (\S+)/gm;

/** One channel need not be said (RFC 8866 section 6.6). */
const plain = (name: string): string => name.toLowerCase().replace(/\/1$/, '');

/** Of one connection. */
export class Numbers {
  readonly #known = new Map<string, string>();

  /** What has been agreed upon. */
  learn(answer: string): void {
    const known = this.#known;
    for (const [, id = '', uri = ''] of answer.matchAll(extension)) known.set(id, uri).set(uri, id);
    for (const section of sectionsOf(answer).media) {
      for (const [, type = '', name = ''] of section.matchAll(format)) {
        known.set(`${kindOf(section)} ${type}`, plain(name));
      }
    }
  }

  /** The offer without what is numbered otherwise now. */
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

/** Without this payload type, unless it is the last one. */
function without(section: string, type: string): string {
  const line = new RegExp(`^(m=\\S+ \\S+ \\S+(?: \\d+)*?) ${type}(?=[ \\r])`);
  const fewer = section.replace(line, '$1');
  if (!/^m=\S+ \S+ \S+ \d/.test(fewer)) return section;
  return fewer.replace(new RegExp(`^a=(?:rtpmap|fmtp|rtcp-fb):${type} .*\\r?\\n`, 'gm'), '');
}
