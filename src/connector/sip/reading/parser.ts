/**
 * Replaces JsSIP's parser, which discards a whole message for one header it cannot read. A message
 * is recognised by its first line, CSeq, Call-ID and tags (RFC 3261 sections 8.1.3.5, 12.1.2); any
 * other header that cannot be read is left out, and headers that have to be sent back are kept as
 * they were received.
 */
import type { Grammar } from './grammar.js';
import { isSdp, sessionAmong } from './multipart.js';
import { challengesOf, listOf, parametersOf } from './values.js';

/** The fields of JsSIP's IncomingRequest and IncomingResponse that this parser fills in. */
interface Message {
  data?: string;
  body?: string;
  method?: string | undefined;
  ruri?: unknown;
  status_code?: number;
  reason_phrase?: string;
  via_branch?: string | undefined | null;
  from?: unknown;
  from_tag?: string | undefined;
  to?: unknown;
  to_tag?: string | undefined;
  call_id?: string;
  cseq?: number;
  session_expires?: number;
  session_expires_refresher?: string | null | undefined;
  refer_to?: unknown;
  replaces?: unknown;
  event?: unknown;
  /** Keyed by the header's name in JsSIP's spelling, such as `Call-ID`. */
  readonly headers: Record<string, { raw: string; parsed?: unknown }[]>;
  addHeader(name: string, value: string): void;
}

export interface MessageClasses {
  readonly IncomingRequest: new (agent: unknown) => Message;
  readonly IncomingResponse: new () => Message;
}

/**
 * Compact header names and their long forms (RFC 3261 section 7.3.3, RFC 3515, RFC 4028, RFC 6665).
 */
const compact: ReadonlyMap<string, string> = new Map([
  ['c', 'content-type'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['t', 'to'],
  ['v', 'via'],
  ['x', 'session-expires'],
]);

const sdp = 'application/sdp';

/** Methods whose bodies are session descriptions. */
const describing = /^(?:INVITE|UPDATE|ACK)$/;

type Read = (message: Message, value: string) => void;

export function createParser(
  { IncomingRequest, IncomingResponse }: MessageClasses,
  grammar: Grammar,
) {
  const begin = (line: string, agent: unknown): Message | undefined => {
    const [, code, reason = ''] = /^SIP\/2\.0\s+(\d{3})(?:\s+(.*))?$/i.exec(line) ?? [];
    if (code) {
      return Object.assign(new IncomingResponse(), {
        status_code: Number(code),
        reason_phrase: reason.trim(),
      });
    }
    const [, method, target = ''] = /^(\S+)\s+(.*?)\s+SIP\/2\.0\s*$/i.exec(line) ?? [];
    const ruri = grammar.nameAddrOf(`<${target}>`)?.uri;
    return method && ruri ? Object.assign(new IncomingRequest(agent), { method, ruri }) : undefined;
  };

  const set = ({ headers }: Message, key: string, raw: string, parsed: unknown = raw): void => {
    headers[key] = [{ raw, parsed }];
  };
  /**
   * Reads a header with several values; each is kept beside the text it was received as, and a
   * value that is no address is left out.
   */
  const many =
    (key: string): Read =>
    ({ headers }, value) => {
      const all = listOf(value).map((raw) => ({ raw, parsed: grammar.nameAddrOf(raw) }));
      const known = all.filter(({ parsed }) => parsed);
      if (known.length > 0) (headers[key] ??= []).push(...known);
    };
  const challenges =
    (key: string): Read =>
    ({ headers }, value) => {
      const all = challengesOf(value).map((parsed) => ({ raw: value, parsed }));
      (headers[key] ??= []).push(...all);
    };
  const person =
    (name: 'from' | 'to', key: string): Read =>
    (message, value) => {
      const parsed = grammar.nameAddrOf(value) ?? grammar.nameAddrOf(`<sip:invalid>${value}`);
      set(message, key, value, parsed);
      message[name] = parsed;
      message[`${name}_tag`] = parsed?.getParam<string | undefined>('tag');
    };

  const readers: Readonly<Record<string, Read>> = {
    via: (message, value) => {
      (message.headers['Via'] ??= []).push({ raw: value });
      message.via_branch ??= parametersOf(listOf(value)[0] ?? value)['branch'] ?? undefined;
    },
    from: person('from', 'From'),
    to: person('to', 'To'),
    contact: many('Contact'),
    'record-route': many('Record-Route'),
    'call-id': (message, value) => {
      set(message, 'Call-ID', value);
      message.call_id = value;
    },
    cseq: (message, value) => {
      const [, number, method] = /^(\d+)\s+(\S+)/.exec(value) ?? [];
      if (!number) return;
      set(message, 'CSeq', value);
      message.cseq = Number(number);
      message.method ??= method;
    },
    // Ignored: the WebSocket frame says where the message ends (RFC 7118 section 5).
    'content-length': () => {},
    'content-type': (message, value) => {
      set(message, 'Content-Type', isSdp(value) ? sdp : value);
    },
    'www-authenticate': challenges('WWW-Authenticate'),
    'proxy-authenticate': challenges('Proxy-Authenticate'),
    'session-expires': (message, value) => {
      const [, seconds, more = ''] = /^(\d+)\s*(;.*)?$/s.exec(value) ?? [];
      if (!seconds) return;
      set(message, 'Session-Expires', value);
      message.session_expires = Number(seconds);
      message.session_expires_refresher = parametersOf(more)['refresher']?.toLowerCase();
    },
    'refer-to': (message, value) => {
      const parsed = grammar.nameAddrOf(value);
      if (!parsed) return;
      set(message, 'Refer-To', value, parsed);
      message.refer_to = parsed;
    },
    replaces: (message, value) => {
      const [callId = ''] = value.split(';');
      const { 'to-tag': to, 'from-tag': from } = parametersOf(value.slice(callId.length));
      set(message, 'Replaces', value);
      message.replaces = { call_id: callId.trim(), to_tag: to, from_tag: from };
    },
    event: (message, value) => {
      const [event = ''] = value.split(';');
      const params = parametersOf(value.slice(event.length));
      set(message, 'Event', value);
      message.event = { event: event.trim().toLowerCase(), params };
    },
  };

  /**
   * A 2xx to an INVITE without a Contact gets its To address as one, because JsSIP would not
   * acknowledge it otherwise, although the person called has answered.
   */
  const contactOf = ({ status_code: status = 0, method, headers, to }: Message): void => {
    if (status < 200 || status > 299 || method !== 'INVITE' || !to) return;
    headers['Contact'] ??= [{ raw: '', parsed: to }];
  };

  /**
   * Leaves JsSIP a body that is a session description, or an empty one: JsSIP would apply any body
   * as SDP.
   */
  const bodyOf = (message: Message): void => {
    const { body = '', headers, method = '', status_code: status } = message;
    const type = headers['Content-Type']?.[0]?.raw;
    if (!type || type === sdp || !describing.test(method)) return;
    const session = sessionAmong(type, body);
    // A request whose body is neither SDP nor multipart keeps it: JsSIP refuses it with 415.
    if (session === undefined && !status) return;
    message.body = session ?? '';
    if (session) set(message, 'Content-Type', sdp);
  };

  /**
   * JsSIP ignores a provisional response without a To tag, so such ringing would go unheard. It
   * gets a made-up tag, and loses its Contact so that no early dialog is made from it.
   */
  const ringing = (message: Message): void => {
    const { status_code: status = 0, method, to_tag: tag, headers } = message;
    if (tag || status < 101 || status > 199 || method !== 'INVITE') return;
    message.to_tag = 'none';
    delete headers['Contact'];
  };

  return {
    parseMessage(data: string, agent: unknown): Message | undefined {
      const end = /\r?\n\r?\n/.exec(data);
      const head = data.slice(0, end?.index);
      // A header may be folded onto the next line (RFC 3261 section 7.3.1).
      const [first = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
      const message = begin(first.trim(), agent);
      if (!message) return undefined;
      message.data = data;
      message.body = end ? data.slice(end.index + end[0].length) : '';
      for (const line of lines) {
        const [, name = '', value = ''] = /^([^:\s]+)\s*:\s*(.*?)\s*$/s.exec(line) ?? [];
        if (!name) continue;
        const lower = name.toLowerCase();
        const full = compact.get(lower) ?? lower;
        const read = Object.hasOwn(readers, full) ? readers[full] : undefined;
        if (read) read(message, value);
        else message.addHeader(full, value);
      }
      contactOf(message);
      ringing(message);
      bodyOf(message);
      return message;
    },
  };
}
