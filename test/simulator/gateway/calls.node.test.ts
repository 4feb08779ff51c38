/**
 * Calls through the simulator's gateway that carry sound and picture, with real WebRTC at both
 * ends.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { GatewayCall } from '../../../src/simulator/calls/attached.js';
import { Phones } from '../../../src/simulator/gateway/phones.js';
import { listen, type ListeningWithMedia } from '../../../src/simulator/listener.js';
import { headers, SipCaller } from './sip-caller.js';

/** Milliseconds; only ends tests that would otherwise hang for ever. */
const timeout = 120_000;
/** RMS: the melody is far above, silence far below. */
const AUDIBLE = 0.1;
const SILENT = 0.001;

describe('calls through the gateway', { timeout }, () => {
  const phones = new Phones();
  let server: ListeningWithMedia;
  let caller: SipCaller;
  before(async () => (server = await listen({ media: { behaviour: { rings: 0 } } })));
  after(async () => {
    await server.close();
    await phones.close();
  });
  afterEach(() => {
    caller.close();
    while (server.gateway.agentHangsUp());
    server.center.reset();
    server.gateway.behaviour = { rings: 0 };
  });

  /** A caller who is connected. @param call number of the center's call. */
  async function arrive(call?: number): Promise<SipCaller> {
    const url = `${server.url.replace(/^http/, 'ws')}/simulator/gateway`;
    caller = new SipCaller(call === undefined ? url : `${url}?call=${call}`, phones);
    await caller.connect();
    return caller;
  }

  const latest = (): GatewayCall => {
    const call = server.gateway.calls.at(-1);
    assert.ok(call);
    return call;
  };
  const until = (condition: (call: GatewayCall) => boolean): Promise<void> =>
    server.center.waitFor(() => condition(latest()));

  /** A call of the center that an agent has taken. @returns its number. */
  function taken(scenario: string): number {
    const { center } = server;
    const visitor = center.visitor(center.integrate(scenario));
    visitor?.create('voice');
    const call = visitor?.call;
    assert.ok(call);
    assert.ok(call.happen('connected'));
    return call.id;
  }

  it('are heard at both ends, and end with the visitor', async () => {
    const { gateway } = server;
    await arrive();
    const { text } = await caller.call();
    assert.match(
      headers(text, 'Contact')[0] ?? '',
      /^\s*<sip:179080000537636@[\w.]+;transport=ws>/,
    );
    await Promise.all([
      caller.until(() => caller.heard.loudness > AUDIBLE && caller.heard.packets > 20),
      until(({ heard }) => heard.loudness > AUDIBLE && heard.packets > 20),
    ]);
    const { state, caller: name, heard, offers, sockets } = latest();
    assert.deepEqual([state, name, offers, sockets], ['talking', 'visitor', 1, 1]);
    assert.equal(heard.connection, 'connected');
    caller.send({ method: 'BYE' });
    await caller.next('200 BYE');
    assert.deepEqual([latest().state, latest().endedBy], ['over', 'visitor']);
    assert.equal(gateway.agentHangsUp(), false);
  });

  it('end with the agent', async () => {
    await arrive();
    await caller.call();
    assert.ok(server.gateway.agentHangsUp());
    const { text } = await caller.next('BYE');
    assert.match(text, /^BYE sip:me@caller\.invalid;transport=ws;ob SIP\/2\.0/);
    assert.match(headers(text, 'To')[0] ?? '', /^"A visitor" <sip:visitor@[^>]+>;tag=from-here$/);
    assert.equal(latest().endedBy, 'agent');
  });

  it('ring first, and can be cancelled while they ring', async () => {
    server.gateway.behaviour = { rings: 60_000 };
    await arrive();
    const branch = caller.send({ method: 'INVITE', body: await caller.offer() });
    await caller.next('100 INVITE');
    const { text } = await caller.next('180 INVITE');
    assert.match(headers(text, 'To')[0] ?? '', /;tag=/);
    assert.equal(latest().state, 'ringing');
    caller.send({ method: 'CANCEL', seq: caller.seq, branch });
    await caller.next('200 CANCEL');
    await caller.next('487 INVITE');
    caller.send({ method: 'ACK', seq: caller.seq, branch });
    assert.deepEqual([latest().state, latest().endedBy], ['over', 'visitor']);
  });

  it('are one call although their INVITE comes twice', async () => {
    server.gateway.behaviour = { rings: 60_000 };
    await arrive();
    const invite = { method: 'INVITE', seq: 1, branch: 'z9hG4bK-same', body: await caller.offer() };
    const { length } = server.gateway.calls;
    caller.send(invite);
    caller.send(invite);
    await caller.next('180 INVITE');
    caller.send({ method: 'CANCEL', seq: 1, branch: invite.branch });
    assert.equal((await caller.next(/^[4-6]/)).what, '487 INVITE');
    assert.equal(server.gateway.calls.length, length + 1);
  });

  it('have their 200 retransmitted until the ACK comes', async () => {
    await arrive();
    caller.send({ method: 'INVITE', body: await caller.offer() });
    const first = await caller.next('200 INVITE');
    const again = await caller.next('200 INVITE');
    assert.equal(first.text, again.text);
  });

  it('refuse requests of other dialogs, and requests out of order', async () => {
    await arrive();
    await caller.call();
    caller.send({ method: 'BYE', toTag: 'another' });
    await caller.next('481 BYE');
    caller.send({ method: 'BYE', seq: 1 });
    await caller.next('500 BYE');
    assert.equal(latest().state, 'talking');
  });

  it('take digits as INFO', async () => {
    await arrive();
    await caller.call();
    const relay = { method: 'INFO', type: 'application/dtmf-relay' };
    caller.send({ ...relay, body: 'Signal=5\r\nDuration=160' });
    caller.send({ ...relay, body: 'Signal= #\r\n' });
    caller.send({ method: 'INFO', type: 'application/dtmf', body: 'b' });
    for (let i = 0; i < 3; i += 1) await caller.next('200 INFO');
    assert.equal(latest().digits, '5#b');
  });

  it('are held by the visitor, and restart ICE', async () => {
    await arrive();
    await caller.call();
    await until(({ heard }) => heard.loudness > AUDIBLE);
    const held = await caller.offerAgain({ holding: true });
    assert.match(held.sdp, /^a=recvonly/m);
    assert.ok(latest().held);
    await until(({ heard }) => heard.loudness < SILENT);
    const back = await caller.offerAgain({ holding: false, restart: true });
    assert.match(back.sdp, /^a=sendrecv/m);
    assert.match(back.sdp, /^a=candidate/m);
    assert.deepEqual([latest().held, latest().offers, latest().restarts], [false, 3, 1]);
    await until(({ heard }) => heard.loudness > AUDIBLE);
    await caller.until(() => caller.heard.loudness > AUDIBLE);
  });

  it('are held by the agent', async () => {
    await arrive();
    await caller.call();
    await caller.until(() => caller.heard.loudness > AUDIBLE);
    const holds = server.gateway.agentHolds(true);
    assert.match((await caller.agree()).invite.sdp, /^a=sendonly/m);
    assert.ok(await holds);
    assert.ok(latest().holding);
    await caller.until(() => caller.heard.loudness < SILENT);
    const resumes = server.gateway.agentHolds(false);
    assert.match((await caller.agree()).invite.sdp, /^a=sendrecv/m);
    assert.ok(await resumes);
    await caller.until(() => caller.heard.loudness > AUDIBLE);
  });

  it('go on unchanged if the visitor refuses to be held', async () => {
    await arrive();
    await caller.call();
    const holds = server.gateway.agentHolds(true);
    caller.answer(await caller.next('INVITE'), 488);
    assert.equal(await holds, false);
    assert.equal(latest().holding, false);
    await caller.until(() => caller.heard.loudness > AUDIBLE);
  });

  it('have one offer at a time: 491, and the agent tries again', async () => {
    await arrive();
    await caller.call();
    const offer = await caller.offer({ holding: false });
    const holds = server.gateway.agentHolds(true);
    const invite = await caller.next('INVITE');
    caller.send({ method: 'INVITE', body: offer });
    await caller.next('491 INVITE');
    caller.send({ method: 'ACK', seq: caller.seq });
    caller.answer(invite, 491);
    // Part of the INVITE's transaction (RFC 3261 section 17.1.1.3), other than that of a 2xx.
    const { text } = await caller.next('ACK');
    assert.deepEqual(headers(text, 'Via'), headers(invite.text, 'Via'));
    await caller.withdraw();
    const { invite: again, ack } = await caller.agree();
    assert.notDeepEqual(headers(ack.text, 'Via'), headers(again.text, 'Via'));
    assert.ok(await holds);
  });

  it('have a picture, too, and may get it later', async () => {
    await arrive();
    await caller.call();
    await caller.until(() => caller.heard.packets > 0);
    assert.equal(caller.heard.videoFrames, 0);
    const { sdp } = await caller.offerAgain({ video: true });
    assert.match(sdp, /^m=video [1-9]/m);
    await Promise.all([
      until(({ heard }) => heard.videoFrames > 3),
      caller.until(() => caller.heard.videoFrames > 3),
    ]);
  });

  it('survive the loss of their socket, and go on over another one', async () => {
    await arrive();
    await caller.call();
    server.gateway.cut();
    await server.center.waitFor(() => server.gateway.sockets === 0);
    assert.equal(latest().state, 'talking');
    await caller.connect();
    await caller.offerAgain({ restart: true });
    assert.deepEqual([latest().sockets, latest().restarts], [2, 1]);
    await caller.until(() => caller.heard.loudness > AUDIBLE);
    assert.ok(server.gateway.agentHangsUp());
    await caller.next('BYE');
  });

  it('carry neither sound nor picture if the agent is silent', async () => {
    server.gateway.behaviour = { rings: 0, silent: true };
    await arrive();
    await caller.call();
    await until(({ heard }) => heard.loudness > AUDIBLE);
    const { heard } = caller;
    await caller.until(() => caller.heard !== heard && caller.heard.connection === 'connected');
    assert.equal(caller.heard.packets, 0);
  });

  describe('of the center', () => {
    it('end at the gateway with what the center says', async () => {
      await arrive(taken('answered'));
      await caller.call();
      assert.ok(server.center.agentHangsUp());
      await caller.next('BYE');
      assert.equal(latest().endedBy, 'agent');
    });

    it('end in the center when the agent hangs up at the gateway', async () => {
      const call = taken('answered');
      await arrive(call);
      await caller.call();
      assert.equal(latest().call, call);
      assert.ok(server.gateway.agentHangsUp(call));
      await caller.next('BYE');
      const { state, endedBy } = server.center.calls[0] ?? {};
      assert.deepEqual([state, endedBy], ['over', 'center']);
    });

    it('are left to the drop when the visitor hangs up', async () => {
      await arrive(taken('answered'));
      await caller.call();
      caller.send({ method: 'BYE' });
      await caller.next('200 BYE');
      assert.equal(server.center.calls[0]?.state, 'connected');
    });

    it('stop ringing when they are dropped', async () => {
      server.gateway.behaviour = { rings: 60_000 };
      const call = taken('answered');
      await arrive(call);
      caller.send({ method: 'INVITE', body: await caller.offer() });
      await caller.next('180 INVITE');
      server.center.release(call);
      assert.equal((await caller.next(/INVITE$/)).what, '480 INVITE');
      assert.equal(latest().endedBy, 'gateway');
    });

    it('behave as their scenario has it, and are in the record', async () => {
      await arrive(taken('gateway-busy'));
      caller.send({ method: 'INVITE', body: await caller.offer() });
      await caller.next('486 INVITE');
      caller.send({ method: 'ACK', seq: caller.seq });
      caller.close();
      await arrive(taken('answered'));
      await caller.call();
      caller.send({ method: 'BYE' });
      await caller.next('200 BYE');
      const said = server.center.journal
        .since(1)
        .flatMap((entry) => (entry.kind === 'gateway' ? `${entry.from}: ${entry.said}` : []));
      assert.deepEqual(said, [
        'visitor: INVITE',
        'gateway: 486 to INVITE',
        'visitor: INVITE',
        'gateway: 180 to INVITE',
        'gateway: 200 to INVITE',
        'visitor: ACK',
        'visitor: BYE',
        'gateway: 200 to BYE',
      ]);
    });
  });
});
