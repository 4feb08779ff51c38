/** The parts of SIP messages that the tests of one call need. */

export interface SipMessage {
  readonly start: string;
  readonly method: string;
  /** The status; 0 in a request. */
  readonly status: number;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
}

export function parse(text: string): SipMessage {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [start = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const status = /^SIP\/2\.0 (\d{3})/.exec(start)?.[1];
  const method = headers.get('cseq')?.[0]?.split(' ')[1] ?? '';
  return { start, method, status: Number(status ?? 0), headers, body };
}

export const header = ({ headers }: SipMessage, name: string): string =>
  headers.get(name)?.[0] ?? '';

export const uriOf = (value: string): string => /<([^>]+)>/.exec(value)?.[1] ?? value;

export interface Parts {
  /** The tag of the answering end, where it is another end. */
  readonly tag?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

export const write = (start: string, headers: readonly string[], { body = '' }: Parts): string =>
  [
    start,
    ...headers,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    '',
    body,
  ].join('\r\n');
