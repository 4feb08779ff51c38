/** The socket to the gateway is lost while it rings: one agent's telephone rings, never two. */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { header, type SipMessage } from './sip-message.js';
import { gateway, SipRig } from './sip-rig.js';

describe('a connection to the gateway that is lost while it rings', () => {
  let rig: SipRig;
  let clock: FakeClock;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
    clock = new FakeClock();
  });
  afterEach(async () => {
    const finished = rig.finish();
    await clock.advance(5000);
    await finished;
  });

  /** Checks a CANCEL as RFC 3261 section 9.1 requires it. */
  function expectCancelOf(invite: SipMessage, cancel: SipMessage): void {
    expect(cancel.start).to.equal(invite.start.replace('INVITE', 'CANCEL'));
    for (const name of ['via', 'from', 'to', 'call-id', 'route', 'authorization']) {
      expect(header(cancel, name), name).to.equal(header(invite, name));
    }
    expect(header(cancel, 'cseq')).to.equal(header(invite, 'cseq').replace('INVITE', 'CANCEL'));
    expect(cancel.body).to.equal('');
  }

  /** Accepts the second INVITE, and checks that it begins another call. */
  async function expectTaken(first: SipMessage): Promise<void> {
    const second = await rig.peer.next('INVITE');
    expect(header(second, 'call-id')).not.to.equal(header(first, 'call-id'));
    await rig.peer.accept(second);
    await rig.peer.next('ACK');
    await rig.told('connected');
    expect(rig.types).to.deep.equal(['connected']);
    expect(rig.peer.count('INVITE')).to.equal(2);
  }

  const early = async (invite: SipMessage): Promise<void> =>
    rig.peer.reply(invite, 183, { body: await rig.peer.answer(invite.body) });

  for (const [what, ring] of [
    ['before any response', () => {}],
    ['after 100', (invite: SipMessage) => rig.peer.reply(invite, 100)],
    ['after 180', (invite: SipMessage) => rig.peer.reply(invite, 180)],
    ['after 183 with sound', early],
  ] as const) {
    it(`${what}: the INVITE is cancelled by the new connection before another goes out`, async () => {
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      await ring(invite);
      FakeSocket.latest.fail();
      const cancel = await rig.peer.next('CANCEL');
      expectCancelOf(invite, cancel);
      rig.peer.reply(cancel, 200);
      await clock.settle();
      expect(rig.peer.count('INVITE')).to.equal(1);
      rig.peer.reply(invite, 487);
      await rig.peer.next('ACK');
      // The second INVITE has a session description of its own.
      if (what.includes('sound')) rig.peer.renew();
      await expectTaken(invite);
      expect(rig.peer.count('CANCEL')).to.equal(1);
    });
  }

  it('is noticed by the keep-alive, too', async () => {
    const [first = ''] = gateway.gwAddresses;
    await rig.dial({ clock }, { gwAddresses: [first] });
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    await clock.advance(4000);
    FakeSocket.latest.onSend = () => {};
    const advanced = clock.advance(6100);
    const cancel = await rig.peer.next('CANCEL');
    await advanced;
    expectCancelOf(invite, cancel);
    rig.peer.reply(invite, 487);
    await expectTaken(invite);
  });

  it('again and again: one CANCEL is sent by each new one', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    for (let count = 0; count < 3; count += 1) {
      FakeSocket.latest.fail();
      expectCancelOf(invite, await rig.peer.next('CANCEL'));
      await clock.settle();
    }
    expect(rig.peer.count('INVITE')).to.equal(1);
    rig.peer.reply(invite, 487);
    await expectTaken(invite);
  });

  it('after a challenge: the INVITE with the credentials is cancelled, with them', async () => {
    await rig.dial({ clock, credentials: { password: 'secret' } });
    const headers = ['WWW-Authenticate: Digest realm="gw", nonce="n1", qop="auth"'];
    rig.peer.reply(await rig.peer.next('INVITE'), 401, { headers });
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    FakeSocket.latest.fail();
    const cancel = await rig.peer.next('CANCEL');
    expect(header(cancel, 'authorization')).to.match(/^Digest /);
    expectCancelOf(invite, cancel);
  });

  it('after a redirection: the INVITE to the Contact is cancelled', async () => {
    await rig.dial({ clock });
    rig.peer.reply(await rig.peer.next('INVITE'), 302);
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    FakeSocket.latest.fail();
    expectCancelOf(invite, await rig.peer.next('CANCEL'));
  });

  it('a 200 that crosses the CANCEL answers the call', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    FakeSocket.latest.fail();
    const cancel = await rig.peer.next('CANCEL');
    await rig.peer.accept(invite);
    rig.peer.reply(cancel, 200);
    const ack = await rig.peer.next('ACK');
    expect(header(ack, 'call-id')).to.equal(header(invite, 'call-id'));
    await rig.told('connected');
    expect(rig.peer.count('INVITE')).to.equal(1);
    expect(rig.peer.count('BYE')).to.equal(0);
  });

  for (const answer of [481, undefined]) {
    const what = answer ? `answered ${answer}` : 'not answered within 2 s';
    it(`a CANCEL that is ${what} delays nothing, and a dialog that may exist is ended`, async () => {
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 180);
      FakeSocket.latest.fail();
      const cancel = await rig.peer.next('CANCEL');
      if (answer) rig.peer.reply(cancel, answer);
      else await clock.advance(2000);
      const bye = await rig.peer.next('BYE');
      expect(header(bye, 'call-id')).to.equal(header(invite, 'call-id'));
      await expectTaken(invite);
      // This answer comes too late to count.
      rig.peer.reply(invite, 200, { body: rig.peer.pc.localDescription?.sdp ?? '' });
      const ack = await rig.peer.next('ACK');
      expect(header(ack, 'call-id')).to.equal(header(invite, 'call-id'));
      expect(header(await rig.peer.next('BYE'), 'call-id')).to.equal(header(invite, 'call-id'));
      expect(rig.types).to.deep.equal(['connected']);
    });
  }

  it('a refusal that comes by the new connection is a refusal', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 180);
    FakeSocket.latest.fail();
    await rig.peer.next('CANCEL');
    rig.peer.reply(invite, 603);
    expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    expect(rig.peer.count('INVITE')).to.equal(1);
  });

  it('a gateway that does not respond gets a CANCEL before another address is asked', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    const silent = FakeSocket.latest;
    await clock.advance(4000);
    expectCancelOf(invite, await rig.peer.next('CANCEL'));
    expect(FakeSocket.latest).to.equal(silent);
    await clock.advance(1000);
    expect(FakeSocket.living).to.deep.equal([gateway.gwAddresses[1]]);
    await expectTaken(invite);
  });

  it('a gateway that was silent and answers the INVITE by 200 after the CANCEL keeps the call', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    await clock.advance(4000);
    await rig.peer.next('CANCEL');
    await rig.peer.accept(invite);
    await rig.told('connected');
    expect(rig.peer.count('INVITE')).to.equal(1);
  });

  it('an ACK that could not be sent goes by the next connection', async () => {
    await rig.dial({ clock });
    const invite = await rig.peer.next('INVITE');
    const body = await rig.peer.answer(invite.body);
    rig.peer.reply(invite, 200, { body });
    FakeSocket.latest.fail();
    const ack = await rig.peer.next('ACK');
    expect(header(ack, 'cseq')).to.equal(header(invite, 'cseq').replace('INVITE', 'ACK'));
    await rig.told('connected');
    rig.peer.reply(invite, 200, { body });
    await rig.peer.next('ACK');
    expect(rig.peer.count('INVITE') - rig.peer.count('ACK')).to.be.at.most(0);
  });

  describe('and the visitor hangs up', () => {
    it('CANCEL is sent when a connection comes back', async () => {
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 180);
      const { ended } = await rig.endWhileLost();
      const cancel = await rig.peer.next('CANCEL');
      expectCancelOf(invite, cancel);
      rig.peer.reply(cancel, 200);
      rig.peer.reply(invite, 487);
      await rig.peer.next('ACK');
      await ended;
      expect(clock.pending).to.equal(0);
      expect(rig.peer.count('CANCEL')).to.equal(1);
    });

    it('the call ends after 2 s where no connection comes back', async () => {
      await rig.dial({ clock });
      rig.peer.reply(await rig.peer.next('INVITE'), 180);
      FakeSocket.onCreate = () => {};
      FakeSocket.latest.fail();
      await clock.until(rig.end(), 2000);
      expect(clock.pending).to.equal(0);
    });

    it('a 200 that comes by the new connection is acknowledged and ended', async () => {
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 180);
      const body = await rig.peer.answer(invite.body);
      FakeSocket.latest.fail();
      const ended = rig.end();
      await rig.peer.next('CANCEL');
      rig.peer.reply(invite, 200, { body });
      await clock.until(ended, 2000);
      expect(rig.peer.methods).to.deep.equal(['INVITE', 'CANCEL', 'ACK', 'BYE']);
      expect(rig.types).to.deep.equal([]);
    });

    it('an INVITE without any response gets a CANCEL as the last message', async () => {
      await rig.dial({ clock });
      const invite = await rig.peer.next('INVITE');
      await clock.until(rig.end(), 2000);
      expectCancelOf(invite, await rig.peer.next('CANCEL'));
    });
  });
});
