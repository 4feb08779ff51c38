/**
 * A caller at the simulator's gateway. It writes its SIP by hand, so that the gateway's message
 * code is not tested against itself, and has a telephone like the agents'.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Heard, nothingHeard, type Wish } from '../../../src/simulator/calls/phone.js';
import type { Phones } from '../../../src/simulator/gateway/phones.js';

const accessCode = '179080000537636';
export const domain = 'gw.example.com';

/** A message that the caller has received. */
export interface Came {
  /** `INVITE`, or `200 INVITE`. */
  readonly what: string;
  readonly status: number;
  readonly text: string;
  readonly sdp: string;
}

/** All headers of that name, unparsed. */
export const headers = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^${name}: (.*)\r$`, 'gim'))].map(([, value]) => value ?? '');

const header = (text: string, name: string): string => headers(text, name)[0] ?? '';

function read(text: string): Came {
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
  const method = header(text, 'CSeq').split(' ')[1] ?? '';
  const sdp = text.slice(text.indexOf('\r\n\r\n') + 4);
  assert.equal(Number(header(text, 'Content-Length')), sdp.length, text);
  return { what: status ? `${status} ${method}` : method, status, text, sdp };
}

export interface Request {
  readonly method: string;
  readonly seq?: number;
  readonly branch?: string;
  readonly extra?: readonly string[];
  readonly type?: string;
  readonly body?: string;
  readonly user?: string;
  /** Left out: that of the dialog, where there is one. */
  readonly toTag?: string;
}

let callers = 0;

export class SipCaller {
  readonly callId = `call-${(callers += 1)}-${process.pid}`;
  readonly came: Came[] = [];
  heard: Heard = nothingHeard;
  toTag = '';
  seq = 0;
  #socket: WebSocket | undefined;
  #branches = 0;
  readonly #looks = new Set<() => void>();
  readonly #url: string;
  readonly #phone;

  /** @param phones a telephone of these is used as soon as there is an offer. */
  constructor(url: string, phones: Phones) {
    this.#url = url;
    this.#phone = phones.open({
      silent: false,
      onHeard: (heard) => {
        this.heard = heard;
        this.#look();
      },
      onLost: () => {},
    });
  }

  /** Opens a WebSocket and uses it from now on; the one before stays open. */
  async connect(): Promise<WebSocket> {
    const socket = new WebSocket(this.#url, 'sip');
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      this.came.push(text.trim() === '' ? { what: 'pong', status: 0, text, sdp: '' } : read(text));
      this.#look();
    });
    socket.on('error', () => {});
    await once(socket, 'open');
    return socket;
  }

  sendText(text: string): void {
    this.#socket?.send(text);
  }

  /** @returns its branch. */
  send({ method, extra = [], body = '', type = 'application/sdp', ...given }: Request): string {
    const { toTag = this.toTag, user = accessCode } = given;
    const seq = given.seq ?? (this.seq += 1);
    const branch = given.branch ?? `z9hG4bK-${(this.#branches += 1)}`;
    const uri = `sip:${user}@${domain}`;
    this.sendText(
      [
        `${method} ${uri} SIP/2.0`,
        `Via: SIP/2.0/WS caller.invalid;branch=${branch}`,
        'Max-Forwards: 69',
        `To: <${uri}>${toTag && `;tag=${toTag}`}`,
        `From: "A visitor" <sip:visitor@${domain}>;tag=from-here`,
        `Call-ID: ${this.callId}`,
        `CSeq: ${seq} ${method}`,
        'Contact: <sip:me@caller.invalid;transport=ws;ob>',
        ...extra,
        ...(body === '' ? [] : [`Content-Type: ${type}`]),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
    return branch;
  }

  /** Answers a request of the gateway. */
  answer({ text }: Came, status: number, sdp = ''): void {
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => {
      const value = header(text, name);
      // In the answer to a first request our side of the dialog gets its tag.
      const unnamed = name === 'To' && !value.includes(';tag=');
      return `${name}: ${value}${unnamed ? `;tag=${this.callId}` : ''}`;
    });
    this.sendText(
      [
        `SIP/2.0 ${status} Whatever`,
        ...copied,
        'Contact: <sip:me@caller.invalid;transport=ws;ob>',
        ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${sdp.length}`,
        '',
        sdp,
      ].join('\r\n'),
    );
  }

  /** The next message that matches, among those received after the last one waited for. */
  async next(what: string | RegExp): Promise<Came> {
    const fits = (came: Came): boolean =>
      typeof what === 'string' ? came.what === what : what.test(came.what);
    await this.until(() => this.came.some(fits));
    const [found] = this.came.splice(0, this.came.findIndex(fits) + 1).slice(-1);
    assert.ok(found);
    return found;
  }

  /** Resolves as soon as the condition holds; it is checked after each message. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!condition()) return;
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  offer(wish: Wish = {}): Promise<string> {
    return this.#phone.offer(wish);
  }

  /** Takes our offer back, because the gateway has refused it. */
  withdraw(): Promise<void> {
    return this.#phone.withdraw();
  }

  /** Calls, and talks when this resolves. */
  async call(request: Partial<Request> = {}, wish: Wish = {}): Promise<Came> {
    this.send({ method: 'INVITE', body: await this.offer(wish), ...request });
    return this.#agreed();
  }

  /** Another offer in the same call. */
  async offerAgain(wish: Wish): Promise<Came> {
    this.send({ method: 'INVITE', body: await this.offer(wish) });
    return this.#agreed();
  }

  /** Accepts the gateway's offer. */
  async agree(): Promise<{ invite: Came; ack: Came }> {
    const invite = await this.next('INVITE');
    this.answer(invite, 200, await this.#phone.answer(invite.sdp));
    return { invite, ack: await this.next('ACK') };
  }

  close(): void {
    this.#phone.close();
    this.#socket?.terminate();
  }

  async #agreed(): Promise<Came> {
    const accepted = await this.next('200 INVITE');
    this.toTag = /;tag=(\S+)/.exec(header(accepted.text, 'To'))?.[1] ?? '';
    await this.#phone.accept(accepted.sdp);
    this.send({ method: 'ACK', seq: this.seq });
    return accepted;
  }

  #look(): void {
    for (const look of this.#looks) look();
  }
}
