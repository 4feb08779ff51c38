/**
 * Rewrites the other side's session descriptions for the browser before they are applied: a
 * direction that stands once for all m= lines (RFC 8866 section 6.7), and a hold by the address
 * 0.0.0.0 (RFC 3264 section 8.4). Browsers ignore both, and would go on sending to a side that does
 * not listen.
 */
import { PlatformEvent } from '../../base/event.js';
import { PlatformTarget } from './event-target.js';
import { portOf, sectionsOf } from './sections.js';
import type { SipSession } from './session.js';

const direction = /^a=(sendrecv|sendonly|recvonly|inactive)[ \t\r]*$/m;
const address = /^c=IN IP[46] ([^\s/]+)/m;
const nowhere = /^(?:0\.0\.0\.0|::|0(?::0){7})$/;

/** The direction of a side that does not want to hear us, by the direction it gave. */
const deaf: Readonly<Record<string, string>> = {
  sendrecv: 'sendonly',
  sendonly: 'sendonly',
  recvonly: 'inactive',
  inactive: 'inactive',
};

/** One m= section, with the parts of it that are needed here. */
interface Section {
  readonly text: string;
  /** Port 0: the media are not wanted (RFC 3264 section 6). */
  readonly isRejected: boolean;
  readonly direction: string;
  /**
   * The address packets are to be sent to; undefined where it is not known yet, as while ICE
   * candidates are still to come.
   */
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

/** Writes the direction into the m= section where the browser would assume another one. */
function write({ text, isRejected, direction: meant }: Section): string {
  const own = direction.exec(text)?.[1];
  if (isRejected || meant === (own ?? 'sendrecv')) return text;
  const line = `a=${meant}\r`;
  return own ? text.replace(direction, line) : `${text.trimEnd()}\r\n${line}\n`;
}

/**
 * The description with all media inactive instead of refused. A browser discards the transport of
 * refused media, while the other side may keep its own and go on with it later; the two would not
 * fit any more.
 */
function silenced(sdp: string): string {
  const { session, media } = describedBy(sdp);
  return [session, ...media.map((one) => write({ ...one, direction: 'inactive' }))].join('');
}

/** Fires `change` when `held` has changed. */
export class RemoteMedia extends PlatformTarget {
  /** The other side has put the call on hold: it does not want to hear us. */
  held = false;
  /** The other side refuses all media, and needs no transport for them. */
  isRefused = false;
  /** The other side has given a real address before, so 0.0.0.0 means a hold from then on. */
  #located = false;
  /** The last description that did not refuse all media. */
  #before: string | undefined;

  /** Follows the session of a new attempt, and forgets the one before. */
  follow(session: SipSession): void {
    this.held = this.isRefused = this.#located = false;
    this.#before = undefined;
    session.on('sdp', (event) => {
      if (`${event.originator}` === 'remote') event.sdp = this.read(event.sdp);
    });
  }

  /** The other side's description, rewritten for the browser. */
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

  /** Our answer, rewritten for the other side: refuses all media where it has refused them. */
  answer(sdp: string): string {
    if (!this.isRefused) return sdp;
    return sdp.replace(/^a=group:BUNDLE.*\r\n/gm, '').replace(/^(m=\S+) \d+/gm, '$1 0');
  }
}
