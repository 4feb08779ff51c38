/**
 * Replaces JsSIP's generated grammar with the few rules that a call uses, in a third of its bytes.
 * What we send is checked against RFC 3261 section 25.1 as strictly as before; what we receive is
 * read leniently.
 */
import type { NameAddrHeader } from 'jssip/lib/NameAddrHeader';
import type { URI } from 'jssip/lib/URI';
import { type Address, addressOf, namedAddressOf } from './values.js';

/**
 * The classes of JsSIP that this module creates; the JsSIP modules that declare them import this
 * one.
 */
export interface Classes {
  readonly URI: typeof URI;
  readonly NameAddrHeader: typeof NameAddrHeader;
}

/** JsSIP reads -1 as "this text does not match the rule". */
const no = -1;

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export interface Grammar {
  parse(text: string, rule: string): unknown;
  nameAddrOf(text: string): NameAddrHeader | undefined;
}

/**
 * @param classes called only when a rule needs them, because their modules import this one in turn
 *   (a cycle that cannot be resolved at load time).
 */
export function createGrammar(classes: () => Classes): Grammar {
  /**
   * A URI whose `toString()` gives the text as it was received, so that it is sent back unchanged.
   */
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
