/**
 * The telephones of agents at their desks: registered at the simulator's gateway, and called by it.
 * The gateway passes session descriptions untouched, so any text can stand for one here; media are
 * tested in calls.node.test.ts.
 */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import type { GatewayCall } from '../../../src/simulator/calls/attached.js';
import type { Desk } from '../../../src/simulator/desk/desks.js';
import { Phones } from '../../../src/simulator/gateway/phones.js';
import { listen, type ListeningWithMedia } from '../../../src/simulator/listener.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type Came, domain, headers, SipCaller } from './sip-caller.js';

/** Milliseconds; only ends tests that would otherwise hang for ever. */
const timeout = 60_000;
const OFFER = 'v=0\r\ns=the visitor offers\r\n';
const ANSWER = 'v=0\r\ns=the desk answers\r\n';
const HOLD = 'v=0\r\ns=the desk holds\r\nm=audio 9 RTP/SAVPF 111\r\na=sendonly\r\n';

describe('a telephone at a desk', { timeout }, () => {
  const phones = new Phones();
  let clock: FakeClock;
  let server: ListeningWithMedia;
  let desk: SipCaller;
  let visitor: SipCaller;
  /** Number of the center's call. */
  let call: number;
  const opened: SipCaller[] = [];

  beforeEach(async () => {
    clock = new FakeClock();
    server = await listen({ clock, media: true });
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.close();
    await server.close();
  });
  after(() => phones.close());

  async function connect(query = ''): Promise<SipCaller> {
    const url = server.url.replace(/^http/, 'ws');
    const caller = new SipCaller(`${url}/simulator/gateway${query}`, phones);
    await caller.connect();
    opened.push(caller);
    return caller;
  }

  const signIn = (agentId = '101'): Desk => {
    const signedIn = server.center.desks.signIn(agentId, true);
    assert.ok(signedIn);
    return signedIn;
  };

  async function register(phone: SipCaller, extra = ['Expires: 60']): Promise<Came> {
    phone.send({ method: 'REGISTER', user: '101', toTag: '', extra });
    return phone.next(/REGISTER$/);
  }

  /** An agent with a telephone. */
  async function sitDown(): Promise<Desk> {
    const signedIn = signIn();
    desk = await connect();
    assert.equal((await register(desk)).status, 200);
    return signedIn;
  }

  /** A visitor whose call the center has connected to an agent. */
  async function ringUp(scenario = 'answered', withSound = false): Promise<void> {
    const { center } = server;
    const caller = center.visitor(center.integrate(scenario));
    caller?.create('voice');
    const created = caller?.call;
    assert.ok(created);
    assert.ok(created.happen('connected'));
    call = created.id;
    visitor = await connect(`?call=${call}`);
    visitor.send({ method: 'INVITE', body: withSound ? await visitor.offer() : OFFER });
  }

  /** Brings a call to the point where both talk. @returns the INVITE that the desk received. */
  async function talk(): Promise<Came> {
    await sitDown();
    await ringUp();
    const invite = await desk.next('INVITE');
    desk.answer(invite, 200, ANSWER);
    await agreed();
    await desk.next('ACK');
    return invite;
  }

  /** The visitor receives 200 and sends the ACK. */
  async function agreed(): Promise<Came> {
    // The gateway's own ringing lasts 0 ms for a desk, but is still a sleep on the clock.
    await clock.advance(0);
    const accepted = await visitor.next('200 INVITE');
    visitor.toTag = /;tag=(\S+)/.exec(headers(accepted.text, 'To')[0] ?? '')?.[1] ?? '';
    visitor.send({ method: 'ACK', seq: visitor.seq });
    return accepted;
  }

  /** Sends a request of the desk in the dialog that this INVITE began. */
  function inDialog(invite: Came, method: string, body = '', by = desk): void {
    const of = (name: string): string => headers(invite.text, name)[0] ?? '';
    by.sendText(
      [
        `${method} sip:gateway@gateway.invalid SIP/2.0`,
        `Via: SIP/2.0/WS desk.invalid;branch=z9hG4bK-${method}-${body.length}`,
        `From: ${of('To')};tag=${desk.callId}`,
        `To: ${of('From')}`,
        `Call-ID: ${of('Call-ID')}`,
        `CSeq: 7 ${method}`,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  const latest = (): GatewayCall => {
    const found = server.gateway.calls.at(-1);
    assert.ok(found);
    return found;
  };
  const ofCenter = () => server.center.calls.find(({ id }) => id === call);

  describe('is registered', () => {
    it('for an agent who is signed in, and for nobody else', async () => {
      desk = await connect();
      assert.equal((await register(desk)).status, 403);
      const signedIn = signIn();
      assert.equal(signedIn.phone, false);
      const { status, text } = await register(desk);
      assert.equal(status, 200);
      assert.match(headers(text, 'Contact')[0] ?? '', /^\s*<sip:me@caller\.invalid;.*expires=60/);
      assert.equal(signedIn.phone, true);
    });

    it('until it unregisters', async () => {
      const signedIn = await sitDown();
      const { status, text } = await register(desk, ['Expires: 0']);
      assert.deepEqual([status, headers(text, 'Contact')], [200, []]);
      assert.equal(signedIn.phone, false);
    });

    it('until its registration expires, if it does not register again', async () => {
      const signedIn = await sitDown();
      await clock.advance(59_000);
      await register(desk);
      await clock.advance(59_000);
      assert.equal(signedIn.phone, true);
      await clock.advance(1000);
      assert.equal(signedIn.phone, false);
    });

    it('until its socket has gone', async () => {
      const signedIn = await sitDown();
      desk.close();
      await server.center.waitFor(() => !signedIn.phone);
      assert.equal(server.gateway.sockets, 0);
    });

    it('until the agent signs in elsewhere: the telephone there rings', async () => {
      await sitDown();
      assert.equal(signIn().phone, false);
      await ringUp();
      await visitor.next('180 INVITE');
      const there = await connect();
      await register(there);
      await there.next('INVITE');
      assert.equal(
        desk.came.some(({ what }) => what === 'INVITE'),
        false,
      );
    });

    it('by its newest socket: the end of an older one takes nothing away', async () => {
      const signedIn = await sitDown();
      const old = desk;
      desk = await connect();
      await register(desk);
      old.close();
      await server.center.waitFor(() => server.gateway.sockets === 1);
      assert.equal(signedIn.phone, true);
      await ringUp();
      await desk.next('INVITE');
    });
  });

  describe('rings', () => {
    it('with the offer as the visitor made it, and its own answer reaches the visitor', async () => {
      const signedIn = await sitDown();
      await ringUp();
      const invite = await desk.next('INVITE');
      assert.match(invite.text, /^INVITE sip:me@caller\.invalid;transport=ws;ob SIP\/2\.0/);
      assert.match(
        headers(invite.text, 'From')[0] ?? '',
        /^\s*<sip:visitor@gw\.example\.com>;tag=/,
      );
      assert.equal(headers(invite.text, 'To')[0]?.trim(), `<sip:101@${domain}>`);
      assert.equal(invite.sdp, OFFER);
      await visitor.next('180 INVITE');
      assert.equal(signedIn.call?.state, 'ringing');
      desk.answer(invite, 180);
      desk.answer(invite, 200, ANSWER);
      assert.equal((await agreed()).sdp, ANSWER);
      const ack = await desk.next('ACK');
      assert.match(headers(ack.text, 'To')[0] ?? '', new RegExp(`;tag=${desk.callId}`));
      assert.equal(signedIn.call?.state, 'talking');
      assert.equal(latest().state, 'talking');
    });

    it('when it registers only after the call has come', async () => {
      signIn();
      await ringUp();
      await visitor.next('180 INVITE');
      desk = await connect();
      await register(desk);
      assert.equal((await desk.next('INVITE')).sdp, OFFER);
    });

    for (const status of [480, 486, 603]) {
      it(`and is declined with ${status}: the call is over, the agent is free`, async () => {
        const signedIn = await sitDown();
        await ringUp();
        desk.answer(await desk.next('INVITE'), status);
        await desk.next('ACK');
        await visitor.next(`${status} INVITE`);
        assert.deepEqual([latest().endedBy, ofCenter()?.endedBy], ['agent', 'center']);
        assert.equal(signedIn.call, undefined);
      });
    }

    it('until the visitor takes the call back', async () => {
      await sitDown();
      await ringUp();
      const invite = await desk.next('INVITE');
      const [, branch = ''] = /;branch=(\S+)/.exec(headers(invite.text, 'Via')[0] ?? '') ?? [];
      visitor.send({ method: 'CANCEL', seq: visitor.seq });
      const cancel = await desk.next('CANCEL');
      assert.ok(cancel.text.includes(branch));
      await visitor.next('487 INVITE');
      desk.answer(cancel, 200);
      desk.answer(invite, 487);
      await desk.next('ACK');
    });

    it('and is hung up if its answer and the end of the call have crossed', async () => {
      await sitDown();
      await ringUp();
      const invite = await desk.next('INVITE');
      server.center.release(call);
      await desk.next('CANCEL');
      desk.answer(invite, 200, ANSWER);
      await desk.next('ACK');
      await desk.next('BYE');
      await visitor.next('480 INVITE');
      assert.deepEqual([latest().endedBy, ofCenter()?.endedBy], ['gateway', 'center']);
    });

    it('no more when its socket has gone', async () => {
      await sitDown();
      await ringUp();
      await desk.next('INVITE');
      desk.close();
      await visitor.next('480 INVITE');
      assert.equal(ofCenter()?.endedBy, 'center');
    });

    it('for no call while the gateway refuses all calls', async () => {
      await sitDown();
      await ringUp('gateway-busy');
      await visitor.next('486 INVITE');
      assert.deepEqual(
        desk.came.map(({ what }) => what),
        [],
      );
    });

    it('for nobody: a desk without one takes the call, and a simulated agent speaks', async () => {
      signIn();
      await ringUp('answered', true);
      await visitor.next('180 INVITE');
      server.center.desks.answered(call);
      await clock.advance(0);
      assert.match((await visitor.next('200 INVITE')).sdp, /^m=audio/m);
      assert.equal(latest().state, 'talking');
    });
  });

  describe('talks', () => {
    it('until the agent hangs up', async () => {
      inDialog(await talk(), 'BYE');
      await desk.next('200 BYE');
      await visitor.next('BYE');
      assert.deepEqual([latest().endedBy, ofCenter()?.endedBy], ['agent', 'center']);
    });

    it('until the visitor hangs up', async () => {
      await talk();
      visitor.send({ method: 'BYE' });
      await visitor.next('200 BYE');
      await desk.next('BYE');
      assert.equal(latest().endedBy, 'visitor');
      assert.equal(ofCenter()?.state, 'connected', 'left to the drop');
    });

    it('until the center ends the call, or the agent signs out', async () => {
      await talk();
      server.center.desks.signOut('101');
      await desk.next('BYE');
      await visitor.next('BYE');
      assert.deepEqual([latest().endedBy, ofCenter()?.endedBy], ['agent', 'center']);
    });

    it('and hears digits that come as INFO', async () => {
      await talk();
      visitor.send({ method: 'INFO', type: 'application/dtmf-relay', body: 'Signal=5\r\n' });
      await visitor.next('200 INFO');
      const info = await desk.next('INFO');
      assert.deepEqual(headers(info.text, 'Content-Type'), ['application/dtmf-relay']);
      assert.equal(info.sdp, 'Signal=5\r\n');
    });

    it('and gets further offers of the visitor, whether it accepts them or not', async () => {
      await talk();
      visitor.send({ method: 'INVITE', body: `${OFFER}a=video\r\n` });
      const invite = await desk.next('INVITE');
      assert.equal(invite.sdp, `${OFFER}a=video\r\n`);
      assert.match(headers(invite.text, 'To')[0] ?? '', new RegExp(`;tag=${desk.callId}`));
      desk.answer(invite, 200, `${ANSWER}a=video\r\n`);
      assert.equal((await agreed()).sdp, `${ANSWER}a=video\r\n`);
      await desk.next('ACK');

      visitor.send({ method: 'INVITE', body: OFFER });
      desk.answer(await desk.next('INVITE'), 491);
      await visitor.next('491 INVITE');
      assert.equal(latest().state, 'talking');
    });

    it('and holds the call, if the visitor agrees', async () => {
      const began = await talk();
      inDialog(began, 'INVITE', HOLD);
      const refused = await visitor.next('INVITE');
      assert.equal(refused.sdp, HOLD);
      visitor.answer(refused, 488);
      await desk.next('488 INVITE');
      assert.equal(latest().holding, false);

      inDialog(began, 'INVITE', HOLD);
      visitor.answer(await visitor.next('INVITE'), 200, OFFER);
      assert.equal((await desk.next('200 INVITE')).sdp, OFFER);
      assert.equal(latest().holding, true);
      // Nobody else can: the gateway has no voice of its own here.
      assert.equal(await server.gateway.agentHolds(false), false);
    });

    it('and waits with an offer while there is one of the visitor', async () => {
      const began = await talk();
      visitor.send({ method: 'INVITE', body: OFFER });
      const invite = await desk.next('INVITE');
      inDialog(began, 'INVITE', HOLD);
      await desk.next('491 INVITE');
      desk.answer(invite, 200, ANSWER);
      assert.equal((await agreed()).sdp, ANSWER);
      assert.equal(latest().holding, false);
    });

    it('on over another socket when the first one is lost', async () => {
      const began = await talk();
      desk.close();
      await server.center.waitFor(() => server.gateway.sockets === 1);
      const again = await connect();
      await register(again);
      await clock.advance(31_000);
      assert.equal(latest().state, 'talking');
      visitor.send({ method: 'INFO', type: 'application/dtmf', body: '1' });
      await again.next('INFO');
      inDialog(began, 'BYE', '', again);
      await again.next('200 BYE');
      await visitor.next('BYE');
    });

    it('and gets an offer that came while it was away, again and again', async () => {
      await talk();
      for (let times = 0; times < 2; times += 1) {
        desk.close();
        await server.center.waitFor(() => !server.center.desks.find('101')?.phone);
        visitor.send({ method: 'INVITE', body: OFFER });
        const before = latest().offers;
        while (latest().offers === before) await new Promise((resolve) => setTimeout(resolve, 5));
        desk = await connect();
        assert.equal((await register(desk)).status, 200);
        await clock.advance(200);
        const reinvite = await desk.next('INVITE');
        desk.answer(reinvite, 200, ANSWER);
        await clock.advance(0);
        await visitor.next('200 INVITE');
        visitor.send({ method: 'ACK', seq: visitor.seq });
        await desk.next('ACK');
      }
      // The loss of its second socket has to be noticed too, not only that of its first.
      desk.close();
      await server.center.waitFor(() => !server.center.desks.find('101')?.phone);
      await clock.advance(31_000);
      await visitor.next('BYE');
    });

    it('no more if it does not come back after the loss of its socket', async () => {
      await talk();
      desk.close();
      await server.center.waitFor(() => server.gateway.sockets === 1);
      await clock.advance(29_000);
      assert.equal(latest().state, 'talking');
      await clock.advance(1000);
      await visitor.next('BYE');
      assert.equal(ofCenter()?.endedBy, 'center');
    });

    it('only until the call is over: a request after that gets 481', async () => {
      const began = await talk();
      inDialog(began, 'BYE');
      await desk.next('200 BYE');
      inDialog(began, 'INFO');
      assert.equal((await desk.next(/INFO$/)).what, '481 INFO');
    });
  });
});
