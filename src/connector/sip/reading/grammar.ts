/**
 * In the place of JsSIP's grammar, a third of its bytes: the few rules a call asks for. What we send
 * out is held to RFC 3261 section 25.1 as before; what comes in is read as it comes.
 */
import type { NameAddrHeader } from 'jssip/lib/NameAddrHeader';
import type { URI } from 'jssip/lib/URI';
import { type Address, addressOf, namedAddressOf } from './values.js';

/** JsSIP's own, which stand in modules that need this one. */
export interface Classes {
  readonly URI: typeof URI;
  readonly NameAddrHeader: typeof NameAddrHeader;
}

/** What JsSIP takes for "not valid". */
const no = -1;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export interface Grammar {
  parse(text: string, rule: string): unknown;
  nameAddrOf(text: string): NameAddrHeader | undefined;
}

/** @param classes asked for when they are needed: they need this module, too. */
export function createGrammar(classes: () => Classes): Grammar {
  /** Written back as it came. */
  function uriOf({ text, scheme, user, host, port, parameters }: Address): URI {
    const Uri = classes().URI;
    const uri = new Uri(scheme, user as string, host, port, parameters);
    return Object.defineProperty(uri, 'toString', { value: () => text });
  }

  function nameAddrOf(text: string): NameAddrHeader | undefined {
    const named = namedAddressOf(text);
    if (!named) return undefined;
    const { address, name, parameters } = named;
    return new (classes().NameAddrHeader)(uriOf(address), name, parameters);
  }

  const rules: Readonly<Record<string, (text: string) => unknown>> = {
    SIP_URI: (text) => {
      const address = addressOf(text);
      return address && /^sips?:/i.test(text) ? uriOf(address) : no;
    },
    Name_Addr_Header: (text) => nameAddrOf(text) ?? no,
    host: (text) => ({
      host_type: text.startsWith('[') ? 'IPv6' : /^[\d.]+$/.test(text) ? 'IPv4' : 'domain',
    }),
    quoted_string: (text) => (/^"(?:[^"\\\p{Cc}]|\\.)*"$/u.test(text) ? text : no),
    uuid: (text) => (uuid.test(text) ? text : no),
  };
  return { parse: (text, rule) => rules[rule]?.(text) ?? no, nameAddrOf };
}
