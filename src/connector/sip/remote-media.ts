/**
 * What the other side says of its media, made plain for the browser before it is applied: a direction
 * that stands once for all m= lines (RFC 8866 section 6.7), and a hold by the address 0.0.0.0 (RFC 3264
 * section 8.4). Browsers pass over both, and would go on sending to somebody who does not listen.
 */
import { PlatformEvent } from '../../base/event.js';
import { PlatformTarget } from './event-target.js';
import { portOf, sectionsOf } from './sections.js';
import type { SipSession } from './session.js';

const direction = /^a=(sendrecv|sendonly|recvonly|inactive)[ \t\r]*$/m;
const address = /^c=IN IP[46] ([^\s/]+)/m;
const nowhere = /^(?:0\.0\.0\.0|::|0(?::0){7})$/;

/** Directions of a side that does not want to hear us, by what they were before. */
const deaf: Readonly<Record<string, string>> = {
  sendrecv: 'sendonly',
  sendonly: 'sendonly',
  recvonly: 'inactive',
  inactive: 'inactive',
};

/** As much of a description as is needed here. */
interface Section {
  readonly text: string;
  /** Port 0: not wanted (RFC 3264 section 6). */
  readonly isRejected: boolean;
  readonly direction: string;
  /** Where it wants its packets; undefined where it does not say, as while candidates are to come. */
  readonly address: string | undefined;
}

function describedBy(sdp: string): { session: string; media: Section[] } {
  const { session, media } = sectionsOf(sdp);
  return {
    session,
    media: media.map((text) => {
      const port = portOf(text);
      return {
        text,
        isRejected: port === '0',
        direction: (direction.exec(text) ?? direction.exec(session))?.[1] ?? 'sendrecv',
        // Port 9 is a placeholder, and so is the address beside it (RFC 8840 section 4.3.1).
        address: port === '9' ? undefined : (address.exec(text) ?? address.exec(session))?.[1],
      };
    }),
  };
}

/** Where the browser would take another one, it is written into the m= line's own part. */
function write({ text, isRejected, direction: meant }: Section): string {
  const own = direction.exec(text)?.[1];
  if (isRejected || meant === (own ?? 'sendrecv')) return text;
  const line = `a=${meant}\r`;
  return own ? text.replace(direction, line) : `${text.trimEnd()}\r\n${line}\n`;
}

/**
 * A browser throws away the transport of media that are refused. The other side may keep its own, and
 * go on with it when they come back: then nothing would fit any more.
 */
function silenced(sdp: string): string {
  const { session, media } = describedBy(sdp);
  return [session, ...media.map((one) => write({ ...one, direction: 'inactive' }))].join('');
}

/** Event `change` when `held` is another. */
export class RemoteMedia extends PlatformTarget {
  /** The other side hears nobody, and means to. */
  held = false;
  /** It wants no media at all, not even a way for them. */
  isRefused = false;
  /** It has named a real address: from then on 0.0.0.0 means something. */
  #located = false;
  /** The last one with media in it. */
  #before: string | undefined;

  /** Of this attempt from now on. */
  follow(session: SipSession): void {
    this.held = this.isRefused = this.#located = false;
    this.#before = undefined;
    session.on('sdp', (event) => {
      if (`${event.originator}` === 'remote') event.sdp = this.read(event.sdp);
    });
  }

  /** The description as the browser is to have it. */
  read(sdp: string): string {
    const { session, media } = describedBy(sdp);
    const addresses = media.flatMap((one) => (one.isRejected ? [] : (one.address ?? [])));
    const plain = media.map((one) => {
      const isDeaf = this.#located && one.address !== undefined && nowhere.test(one.address);
      const meant = isDeaf ? deaf[one.direction] : one.direction;
      return { ...one, direction: meant ?? one.direction };
    });
    this.#located ||= addresses.some((one) => !nowhere.test(one));
    const wanted = plain.filter(({ isRejected }) => !isRejected);
    this.isRefused = media.length > 0 && wanted.length === 0;
    const held = media.length > 0 && wanted.every((one) => one.direction === deaf[one.direction]);
    if (held !== this.held) {
      this.held = held;
      this.dispatchEvent(new PlatformEvent('change'));
    }
    const described = [session, ...plain.map(write)].join('');
    if (!this.isRefused) this.#before = described;
    return this.isRefused && this.#before ? silenced(this.#before) : described;
  }

  /** Our answer as the other side is to have it. */
  answer(sdp: string): string {
    if (!this.isRefused) return sdp;
    return sdp.replace(/^a=group:BUNDLE.*\r\n/gm, '').replace(/^(m=\S+) \d+/gm, '$1 0');
  }
}
