/**
 * What we use of the npm package `sip` 0.0.6, which has no types: its parser and its printer. Its
 * transports and transactions are left alone.
 */
declare module 'sip' {
  type Params = Record<string, string | null>;

  interface NameAddress {
    /** With its quotes, if it came with them. */
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

  /** What could not be parsed is left out. */
  interface Headers {
    via?: Via[];
    from?: NameAddress;
    to?: NameAddress;
    contact?: NameAddress[] | '*';
    'call-id'?: string;
    cseq?: { seq: number; method: string };
    /** `scheme`, and the parameters with their quotes. */
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
  /** Writes `content-length` into the headers it is given. */
  export function stringify(message: Message): string;
  export function parseUri(
    text: string,
  ): { schema: string; user?: string; host: string } | undefined;
}
