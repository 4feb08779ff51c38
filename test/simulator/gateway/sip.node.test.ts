/** The simulator's gateway as a SIP server: access, responses and errors, without media. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { after, afterEach, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import type { GatewayOptions } from '../../../src/simulator/gateway/gateway.js';
import { Phones } from '../../../src/simulator/gateway/phones.js';
import { listen, type ListeningWithMedia } from '../../../src/simulator/listener.js';
import { domain, headers, SipCaller } from './sip-caller.js';

const PATH = '/simulator/gateway';
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

/** Milliseconds; only ends tests that would otherwise hang for ever. */
const timeout = 60_000;

/** Telephones for the callers' constructor; no caller here makes an offer, so none is started. */
const phones = new Phones();
const at = ({ url }: ListeningWithMedia, more = ''): string =>
  url.replace(/^http/, 'ws') + PATH + more;

describe('the gateway', { timeout }, () => {
  let server: ListeningWithMedia;
  let caller: SipCaller;
  before(async () => (server = await listen({ media: true })));
  after(() => server.close());
  afterEach(() => {
    caller?.close();
    server.gateway.behaviour = {};
    server.gateway.closed = false;
  });

  async function call(url = at(server)): Promise<SipCaller> {
    caller = new SipCaller(url, phones);
    await caller.connect();
    return caller;
  }

  /** The result of opening a WebSocket, as text. */
  const opening = async (path: string, protocol: string): Promise<string> => {
    const socket = new WebSocket(server.url.replace(/^http/, 'ws') + path, protocol);
    const opened = once(socket, 'open').then(
      () => `open: ${socket.protocol}`,
      (error: Error) => `error: ${error.message}`,
    );
    return opened.finally(() => socket.terminate());
  };

  it('speaks SIP on its own path, and nothing else anywhere', async () => {
    assert.equal(await opening(PATH, 'sip'), 'open: sip');
    assert.equal(await opening(PATH, 'vite-hmr'), 'error: Unexpected server response: 400');
    assert.equal(await opening('/', 'sip'), 'error: socket hang up');
  });

  it('cuts off connections to an address that refuses, and all while it is closed', async () => {
    assert.equal(await opening(`${PATH}?refuses`, 'sip'), 'error: socket hang up');
    server.gateway.closed = true;
    assert.equal(await opening(PATH, 'sip'), 'error: socket hang up');
  });

  it('answers a keep-alive, and survives messages that are not SIP', async () => {
    const { sendText, next } = bound(await call());
    sendText('hello');
    sendText('INVITE sip:nobody SIP/2.0\r\nVia: nothing\r\n\r\n');
    sendText('\r\n\r\n');
    assert.equal((await next('pong')).text, '\r\n');
  });

  it('tells its methods in the answer to OPTIONS', async () => {
    const { send, next } = bound(await call());
    send({ method: 'OPTIONS' });
    const { text } = await next('200 OPTIONS');
    assert.match(headers(text, 'Allow')[0] ?? '', /INVITE.*UPDATE/);
    send({ method: 'SUBSCRIBE' });
    await next('405 SUBSCRIBE');
  });

  it('answers with the headers of the request', async () => {
    const one = await call();
    const branch = one.send({
      method: 'OPTIONS',
      extra: ['Via: SIP/2.0/TLS proxy.example:5061;branch=z2'],
    });
    const { text } = await one.next('200 OPTIONS');
    assert.deepEqual(headers(text, 'Via'), [
      `SIP/2.0/WS caller.invalid;branch=${branch}`,
      'SIP/2.0/TLS proxy.example:5061;branch=z2',
    ]);
    assert.deepEqual(headers(text, 'From'), [`"A visitor" <sip:visitor@${domain}>;tag=from-here`]);
    assert.deepEqual(headers(text, 'Call-ID'), [one.callId]);
  });

  it('knows no dialog but its own: 481, and to an ACK nothing', async () => {
    const { send, next } = bound(await call());
    send({ method: 'ACK', toTag: 'unknown' });
    for (const method of ['BYE', 'INFO', 'INVITE', 'CANCEL']) {
      send({ method, ...(method !== 'CANCEL' && { toTag: 'unknown' }) });
      const { what } = await next(/^\d/);
      assert.equal(what, `481 ${method}`);
    }
  });

  it('does not know every number, and wants an offer', async () => {
    const { send, next } = bound(await call());
    send({ method: 'INVITE', user: '12345', body: SDP });
    await next('100 INVITE');
    assert.equal((await next(/INVITE$/)).what, '404 INVITE');
    send({ method: 'INVITE' });
    await next('100 INVITE');
    assert.equal((await next(/INVITE$/)).what, '488 INVITE');
  });

  it('refuses calls with the status that its behaviour names', async () => {
    const { send, next } = bound(await call());
    for (const refuses of [486, 503, 699]) {
      server.gateway.behaviour = { refuses };
      send({ method: 'INVITE', body: SDP });
      await next(`${refuses} INVITE`);
    }
    assert.deepEqual(server.gateway.calls, []);
  });

  it('lets nothing pass while it is frozen', async () => {
    const one = await call();
    server.gateway.freeze(true);
    one.send({ method: 'OPTIONS' });
    // A socket opened later is not frozen; its answer comes after the first one's would have come.
    const other = new SipCaller(at(server), phones);
    await other.connect();
    other.send({ method: 'OPTIONS' });
    await other.next('200 OPTIONS');
    other.close();
    assert.deepEqual(one.came, []);
    server.gateway.freeze(false);
    one.send({ method: 'OPTIONS' });
    await one.next('200 OPTIONS');
  });

  it('cuts its sockets', async () => {
    caller = new SipCaller(at(server), phones);
    const socket = await caller.connect();
    const closed = once(socket, 'close');
    server.gateway.cut();
    // 1006: closed without a closing handshake (RFC 6455 section 7.1.5).
    assert.deepEqual((await closed).slice(0, 1), [1006]);
    await server.center.waitFor(() => server.gateway.sockets === 0);
  });

  it('answers 503, and says why on the console, if media cannot be loaded', async (test) => {
    const warn = test.mock.method(console, 'warn', () => {});
    const program = new URL('no-such-program.ts', import.meta.url);
    const own = await listen({ media: { phones: new Phones(program) } });
    try {
      const { send, next } = bound(await call(at(own)));
      send({ method: 'INVITE', body: SDP });
      await next('180 INVITE');
      await next('503 INVITE');
      assert.equal(own.gateway.calls[0]?.state, 'over');
      assert.match(String(warn.mock.calls[0]?.arguments), /no media/);
    } finally {
      await own.close();
    }
  });
});

describe('a gateway that asks who calls', { timeout }, () => {
  /** An INVITE for an unknown number: a caller with the right credentials gets 404. */
  const invite = { method: 'INVITE', user: 'nobody', body: SDP } as const;
  const uri = `sip:nobody@${domain}`;

  async function asked(media: GatewayOptions, use: (caller: SipCaller) => Promise<void>) {
    const server = await listen({ media });
    const caller = new SipCaller(at(server), phones);
    try {
      await caller.connect();
      await use(caller);
    } finally {
      caller.close();
      await server.close();
    }
  }

  const md5 = (...parts: string[]): string =>
    createHash('md5').update(parts.join(':')).digest('hex');

  function digest(challenge: string, password: string, username = 'visitor'): string {
    const read = (name: string): string =>
      new RegExp(`${name}="([^"]+)"`).exec(challenge)?.[1] ?? '';
    const [realm, nonce] = [read('realm'), read('nonce')];
    const ha1 = md5(username, realm, password);
    const response = md5(ha1, nonce, '00000001', 'abc', 'auth', md5('INVITE', uri));
    return (
      `Digest algorithm=MD5, username="${username}", realm="${realm}", nonce="${nonce}", ` +
      `uri="${uri}", response="${response}", qop=auth, cnonce="abc", nc=00000001`
    );
  }

  for (const [proxy, status, question, answer] of [
    [false, 401, 'WWW-Authenticate', 'Authorization'],
    [true, 407, 'Proxy-Authenticate', 'Proxy-Authorization'],
  ] as const) {
    it(`by digest, with ${status}`, () =>
      asked({ password: 'secret', proxy }, async (caller) => {
        const { send, next } = bound(caller);
        const knock = async (header?: string): Promise<number> => {
          send({ ...invite, ...(header && { extra: [`${answer}: ${header}`] }) });
          return (await next(/^[4-6]/)).status;
        };
        send(invite);
        const { text } = await next(`${status} INVITE`);
        const [challenge = ''] = headers(text, question);
        assert.match(challenge, /^Digest .*qop="auth"/);
        assert.equal(await knock(digest(challenge, 'secret')), 404);
        assert.equal(await knock(digest(challenge, 'guess')), 403);
        assert.equal(await knock(digest(challenge, 'secret', 'somebody')), 403);
        assert.equal(await knock(digest(challenge.replace(/nonce="/, 'nonce="0'), 'secret')), 403);
        assert.equal(await knock('Bearer secret'), 403);
      }));
  }

  it('by a token', () =>
    asked({ token: 'abc.def' }, async (caller) => {
      const { send, next } = bound(caller);
      const knock = async (...extra: string[]): Promise<string> => {
        send({ ...invite, extra });
        return (await next(/^[4-6]/)).text;
      };
      assert.match(
        await knock(),
        /^SIP\/2.0 401[^]*WWW-Authenticate: Bearer realm="gw.example.com"/,
      );
      assert.match(await knock('Authorization: Bearer abc.def'), /^SIP\/2.0 404/);
      assert.match(await knock('Authorization: Bearer abc.de'), /^SIP\/2.0 403/);
    }));
});

/** The caller's methods as functions that tests can destructure. */
const bound = (caller: SipCaller) => ({
  send: caller.send.bind(caller),
  sendText: caller.sendText.bind(caller),
  next: caller.next.bind(caller),
});
