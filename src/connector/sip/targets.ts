/**
 * The addresses to call one after the other where a gateway redirects (RFC 3261 sections 8.1.3.4
 * and 21.3). Each INVITE goes through the same gateway, whatever host the address names, because a
 * page can reach no other.
 */
import { URI } from 'jssip';
import type { NameAddrHeader } from 'jssip/lib/NameAddrHeader';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';

/** Redirections followed at most: more mean that they lead in a circle. */
const limit = 10;

/**
 * Whether the status redirects the call: 305 names a proxy that no page can reach, and the
 * alternative of a 380 is described in no standard.
 */
const isRedirection = ({ status_code: status }: IncomingResponse): boolean =>
  status < 400 && status !== 305 && status !== 380;

/**
 * The contact's `q`, by which it is preferred; 1 where it is missing or no number (section 20.10).
 */
function weightOf(contact: NameAddrHeader): number {
  const q = contact.getParam<string | null | undefined>('q') ?? '';
  return /^\d*\.?\d+$|^\d+\.$/.test(q) ? Math.min(Number(q), 1) : 1;
}

/**
 * The contact as a Request-URI, which has no headers (section 19.1.1); undefined where it cannot be
 * one.
 */
function callable({ uri }: NameAddrHeader): URI | undefined {
  const [text = ''] = uri.toString().split('?');
  if (uri.scheme !== 'sip' || /[\s<>"]/.test(text)) return undefined;
  const target: unknown = URI.parse(text);
  return target instanceof URI ? target : undefined;
}

/** The contacts of a redirection, the most preferred one first. */
function contactsOf(response: IncomingResponse): URI[] {
  const contacts = response.getHeaders('contact').flatMap((_, index) => {
    // JsSIP's type of parseHeader() lacks the index.
    const parse = response.parseHeader.bind(response) as (
      name: string,
      index: number,
    ) => NameAddrHeader | undefined;
    return parse('contact', index) ?? [];
  });
  return contacts
    .sort((one, other) => weightOf(other) - weightOf(one))
    .flatMap((contact) => callable(contact) ?? []);
}

export class Targets {
  readonly #tried = new Set<string>();
  #left: URI[] = [];

  constructor(first: URI) {
    this.#tried.add(first.toString());
  }

  /**
   * The address to call after this response to the one before; undefined where no other is left.
   */
  next(response: IncomingResponse): URI | undefined {
    // A 6xx holds for every other address as well (section 21.6).
    if (response.status_code >= 600) return undefined;
    if (isRedirection(response)) this.#left = [...contactsOf(response), ...this.#left];
    this.#left = this.#left.filter((target) => !this.#tried.has(target.toString()));
    const next = this.#tried.size > limit ? undefined : this.#left.shift();
    if (next) this.#tried.add(next.toString());
    return next;
  }
}
