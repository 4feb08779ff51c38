/**
 * Types for the parser and the printer of the npm package `sip` 0.0.6, which comes without types.
 * Its transports and transactions are not used here.
 */
declare module 'sip' {
  type Params = Record<string, string | null>;

  interface NameAddress {
    /** Display name, including its quotes if it has them. */
    name?: string | undefined;
    uri: string;
    params: Params;
  }

  interface Via {
    version: string;
    protocol: string;
    host: string;
    port?: number | undefined;
    params: Params;
  }

  /** Headers that the parser could not read are missing. */
  interface Headers {
    via?: Via[];
    from?: NameAddress;
    to?: NameAddress;
    contact?: NameAddress[] | '*';
    'call-id'?: string;
    cseq?: { seq: number; method: string };
    /** `scheme`, and the parameters including their quotes. */
    authorization?: Record<string, string>[];
    'proxy-authorization'?: Record<string, string>[];
    'content-type'?: string;
    [other: string]: unknown;
  }

  interface Message {
    method?: string;
    uri?: string;
    status?: number;
    reason?: string;
    version?: string;
    headers: Headers;
    content?: string;
  }

  export function parse(text: string): Message | undefined;
  /** Side effect: writes `content-length` into the headers of the message. */
  export function stringify(message: Message): string;
  export function parseUri(
    text: string,
  ): { schema: string; user?: string; host: string } | undefined;
}
