/**
 * SIP messages (RFC 3261 section 7), written and read with the npm package `sip`. A message that
 * lacks a mandatory header is dropped, so that the gateway need not check for any.
 *
 * A fixture for demo and tests, not for production.
 */
import { randomBytes } from 'node:crypto';
import { parse, parseUri, stringify, type Headers, type NameAddress } from 'sip';

/** The headers that every message has (section 8.1.1). */
type Mandatory = 'via' | 'from' | 'to' | 'call-id' | 'cseq';
type WholeHeaders = Headers & { [Name in Mandatory]-?: NonNullable<Headers[Name]> };

export interface SipRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: WholeHeaders;
  readonly content: string;
  /** The message as it was received, for headers that the parser does not understand. */
  readonly text: string;
}

export interface SipResponse {
  readonly status: number;
  readonly headers: WholeHeaders;
  readonly content: string;
}

export type SipMessage = SipRequest | SipResponse;

export const isRequest = (message: SipMessage): message is SipRequest => 'method' in message;

/** The parsed message; undefined if the text is not SIP or lacks a mandatory header. */
export function readMessage(text: string): SipMessage | undefined {
  const message = parse(text);
  if (!message) return undefined;
  const { method, uri, status, headers, content = '' } = message;
  if (!isWhole(headers)) return undefined;
  if (status !== undefined) return { status, headers, content };
  return method && uri ? { method, uri, headers, content, text } : undefined;
}

function isWhole(headers: Headers): headers is WholeHeaders {
  const { via, from, to, cseq, 'call-id': id } = headers;
  return !!via?.length && !!from && !!to && !!cseq && !!id;
}

export interface ResponseFields {
  /**
   * Our tag of the dialog for `To`; without one (no dialog) `To` is sent back as it was received.
   */
  readonly tag?: string;
  readonly headers?: Headers;
  readonly sdp?: string;
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  491: 'Request Pending',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  603: 'Decline',
};

/** The answer to a request (RFC 3261 section 8.2.6). */
export function response(
  { headers: { via, from, to, 'call-id': id, cseq } }: SipRequest,
  status: number,
  { tag, headers, sdp }: ResponseFields = {},
): string {
  return stringify({
    status,
    reason: reasons[status] ?? 'As The Simulator Was Told',
    headers: {
      via,
      from,
      to: tag === undefined ? to : withTag(to, tag),
      'call-id': id,
      cseq,
      ...headers,
      ...(sdp !== undefined && { 'content-type': 'application/sdp' }),
    },
    content: sdp ?? '',
  });
}

export interface RequestFields {
  readonly method: string;
  /** Request URI: the contact that the other side has given. */
  readonly uri: string;
  readonly branch: string;
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly callId: string;
  readonly seq: number;
  readonly contact: NameAddress;
  readonly content?: string;
  /** Media type of the content; `application/sdp` if left out. */
  readonly type?: string;
}

/** A request of ours, inside a dialog (RFC 3261 section 12.2.1). */
export function request({
  method,
  uri,
  from,
  to,
  callId,
  seq,
  content,
  type = 'application/sdp',
  ...fields
}: RequestFields): string {
  const { branch, contact } = fields;
  return stringify({
    method,
    uri,
    headers: {
      via: [{ version: '2.0', protocol: 'WS', host: HOST, params: { branch } }],
      'max-forwards': '70',
      from,
      to,
      'call-id': callId,
      cseq: { seq, method },
      contact: [contact],
      allow: ALLOW,
      ...(content !== undefined && { 'content-type': type }),
    },
    content: content ?? '',
  });
}

/** Our host in Via and Contact. Requests come over the open WebSocket, so nobody resolves it. */
const HOST = 'gateway.invalid';
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE';

export const contactOf = (user: string): NameAddress => ({
  uri: `sip:${user}@${HOST};transport=ws`,
  params: {},
});

export const withTag = (address: NameAddress, tag: string): NameAddress => ({
  ...address,
  params: { ...address.params, tag },
});

/** The branch parameter of a new request, unique to it (RFC 3261 section 8.1.1.7). */
export const newBranch = (): string => `z9hG4bK${randomBytes(8).toString('hex')}`;

/** The SIP URI at which the sender wants further requests (RFC 3261 section 8.1.1.8). */
export function contactIn({ headers: { contact } }: SipMessage): string | undefined {
  return typeof contact === 'object' ? contact[0]?.uri : undefined;
}

/** The user part of a SIP URI; empty where there is none. */
export const userOf = (uri: string): string => parseUri(uri)?.user ?? '';

/** The tag of one side of the dialog; null if that side has not set one yet. */
export const tagOf = ({ params }: NameAddress): string | null => params['tag'] ?? null;
