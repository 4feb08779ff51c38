/**
 * Whom to call, one after the other, where a gateway redirects (RFC 3261 sections 8.1.3.4 and 21.3).
 * The INVITE goes by the same gateway, wherever it points to: a page reaches no other.
 */
import { URI } from 'jssip';
import type { NameAddrHeader } from 'jssip/lib/NameAddrHeader';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';

/** More than this is a circle. */
const limit = 10;

/** 305 names a proxy that no page reaches; what 380 offers instead is described nowhere. */
const isRedirection = ({ status_code: status }: IncomingResponse): boolean =>
  status < 400 && status !== 305 && status !== 380;

/** 1 where it is missing or no number (section 20.10). */
function weightOf(contact: NameAddrHeader): number {
  const q = contact.getParam<string | null | undefined>('q') ?? '';
  return /^\d*\.?\d+$|^\d+\.$/.test(q) ? Math.min(Number(q), 1) : 1;
}

/** As a Request-URI, which has no headers (section 19.1.1); undefined where it cannot be one. */
function callable({ uri }: NameAddrHeader): URI | undefined {
  const [text = ''] = uri.toString().split('?');
  if (uri.scheme !== 'sip' || /[\s<>"]/.test(text)) return undefined;
  const target: unknown = URI.parse(text);
  return target instanceof URI ? target : undefined;
}

/** The best first. */
function contactsOf(response: IncomingResponse): URI[] {
  const contacts = response.getHeaders('contact').flatMap((_, index) => {
    // Its types do not know the index.
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

  /** After this answer of the one before; undefined where nobody else is to be called. */
  next(response: IncomingResponse): URI | undefined {
    // "Wherever the call may go" (section 21.6).
    if (response.status_code >= 600) return undefined;
    if (isRedirection(response)) this.#left = [...contactsOf(response), ...this.#left];
    this.#left = this.#left.filter((target) => !this.#tried.has(target.toString()));
    const next = this.#tried.size > limit ? undefined : this.#left.shift();
    if (next) this.#tried.add(next.toString());
    return next;
  }
}
