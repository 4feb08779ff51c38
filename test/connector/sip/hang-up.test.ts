/**
 * The end of a call, in every phase and from either side: it is reported once, and leaves nothing.
 */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import { gateway, SipRig } from './sip-rig.js';

/** Counts the timers that code of a file with this name has set. */
function watchTimers(file: string): { readonly pending: number; restore(): void } {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const pending = new Set<unknown>();
  const watched = (run: () => void, ms?: number): unknown => {
    const timer = set(() => {
      pending.delete(timer);
      run();
    }, ms);
    if (new Error().stack?.includes(file)) pending.add(timer);
    return timer;
  };
  const cleared = (timer?: number): void => {
    pending.delete(timer);
    clear(timer);
  };
  Object.assign(globalThis, { setTimeout: watched, clearTimeout: cleared });
  return {
    get pending() {
      return pending.size;
    },
    restore: () => void Object.assign(globalThis, { setTimeout: set, clearTimeout: clear }),
  };
}

describe('the end of a call', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  /** Checks that microphone, camera and connections are released. */
  const isReleased = (): boolean =>
    rig.live.length === 0 && rig.connections.every((pc) => pc.connectionState === 'closed');

  describe('when the visitor hangs up', () => {
    it('sends nothing where no address has answered yet', async () => {
      const sent: string[] = [];
      FakeSocket.onCreate = (socket) => (socket.onSend = (data) => sent.push(data));
      const clock = new FakeClock();
      await rig.dial({ clock });
      await clock.advance(300);
      expect(FakeSocket.sockets).to.have.length(2);
      rig.over.abort();
      expect(isReleased()).to.equal(true);
      await rig.call.hangUp();
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(sent).to.deep.equal([]);
    });

    it('never sends an INVITE that has not left yet', async () => {
      await rig.dial();
      expect(FakeSocket.latest.readyState).to.equal(1);
      await rig.end();
      expect(rig.peer.methods).to.deep.equal([]);
    });

    it('sends CANCEL after the first response where none has come yet', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const ended = rig.end();
      expect(isReleased()).to.equal(true);
      rig.peer.reply(invite, 100);
      const cancel = await rig.peer.next('CANCEL');
      rig.peer.reply(cancel, 200);
      rig.peer.reply(invite, 487);
      await rig.peer.next('ACK');
      await ended;
    });

    it('sends CANCEL while it rings', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      rig.peer.reply(invite, 180);
      const ended = rig.end();
      rig.peer.reply(await rig.peer.next('CANCEL'), 200);
      rig.peer.reply(invite, 487);
      await rig.peer.next('ACK');
      await ended;
      expect(rig.types).to.deep.equal([]);
    });

    for (const status of [100, 180]) {
      it(`acknowledges and ends a 200 that crosses the CANCEL after ${status}`, async () => {
        await rig.dial();
        const invite = await rig.peer.next('INVITE');
        const body = await rig.peer.answer(invite.body);
        rig.peer.reply(invite, status);
        const ended = rig.end();
        rig.peer.reply(await rig.peer.next('CANCEL'), 200);
        rig.peer.reply(invite, 200, { body });
        await ended;
        expect(rig.peer.methods).to.deep.equal(['INVITE', 'CANCEL', 'ACK', 'BYE']);
        expect(rig.types).to.deep.equal([]);
      });
    }

    it('acknowledges and ends a 200 that comes without any provisional response before it', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = await rig.peer.answer(invite.body);
      const ended = rig.end();
      rig.peer.reply(invite, 200, { body });
      await ended;
      expect(rig.peer.methods).to.deep.equal(['INVITE', 'ACK', 'BYE']);
      expect(rig.types).to.deep.equal([]);
    });

    it('sends BYE while people talk, and waits for its answer', async () => {
      await rig.talk();
      rig.peer.automatic.delete('BYE');
      let over = false;
      const ended = rig.end().then(() => (over = true));
      expect(isReleased()).to.equal(true);
      const bye = await rig.peer.next('BYE');
      // Reading a body takes longer than all work that waits for nothing outside of this page.
      await new Response('.').text();
      expect(over).to.equal(false);
      expect(FakeSocket.living).to.have.length(1);
      rig.peer.reply(bye, 200);
      await ended;
    });

    it('does not wait for the answer to a BYE for ever', async () => {
      const clock = new FakeClock();
      await rig.talk({ clock });
      rig.peer.automatic.delete('BYE');
      await clock.until(rig.end(), 2000);
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(clock.pending).to.equal(0);
    });

    it('sends BYE once a lost connection to the gateway is back', async () => {
      await rig.talk();
      const { ended } = await rig.endWhileLost();
      await ended;
      expect(rig.peer.methods).to.deep.equal(['INVITE', 'ACK', 'BYE']);
    });

    it('ends without a BYE where no connection to the gateway comes back', async () => {
      const clock = new FakeClock();
      await rig.talk({ clock });
      FakeSocket.onCreate = (socket) => queueMicrotask(() => socket.fail());
      FakeSocket.latest.fail();
      await clock.until(rig.end(), 5000);
      expect(rig.peer.count('BYE')).to.equal(0);
      expect(clock.pending).to.equal(0);
    });

    it('ends the call while it looks for another address', async () => {
      await rig.dial();
      await rig.peer.next('INVITE');
      FakeSocket.onCreate = () => {};
      FakeSocket.latest.fail();
      await until(() => FakeSocket.sockets.length > 1, 'another attempt');
      await rig.end();
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(rig.peer.count('INVITE')).to.equal(1);
    });

    it('ends the call once, however often hangUp() is called', async () => {
      await rig.talk();
      await Promise.all([rig.call.hangUp(), rig.call.hangUp(), rig.end()]);
      expect(rig.peer.count('BYE')).to.equal(1);
    });

    it('closes everything three seconds after the signal aborts, without hangUp()', async () => {
      const clock = new FakeClock();
      await rig.talk({ clock });
      rig.over.abort();
      expect(isReleased()).to.equal(true);
      await clock.advance(2999);
      expect(rig.peer.count('BYE')).to.equal(0);
      await clock.advance(1);
      await rig.peer.next('BYE');
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(clock.pending).to.equal(0);
    });

    it('opens nothing where the signal has aborted before the call', async () => {
      await rig.dial().then(
        () => rig.call.hangUp(),
        () => {},
      );
      const opened = FakeSocket.tried.length;
      rig.over.abort();
      const late = rig.dial().catch((reason: unknown) => reason);
      await late;
      expect(FakeSocket.tried).to.have.length(opened);
    });
  });

  describe('when the other side ends the call', () => {
    it('answers a BYE and reports the end', async () => {
      const invite = await rig.talk();
      const answer = await rig.peer.ask(invite, 'BYE');
      expect(answer.status).to.equal(200);
      await rig.told('ended');
      expect(isReleased()).to.equal(true);
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(rig.types).to.deep.equal(['connected', 'ended']);
      expect(rig.peer.count('BYE')).to.equal(0);
    });

    it('takes a BYE before media flow as the end', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = (await rig.peer.answer(invite.body)).replace(/^a=candidate:.*\r\n/gm, '');
      rig.peer.pc.close();
      rig.peer.reply(invite, 200, { body });
      await rig.peer.next('ACK');
      await rig.peer.ask(invite, 'BYE');
      await rig.told('ended');
      expect(rig.types).to.deep.equal(['ended']);
    });

    it('takes a BYE as the end that comes before the description of the 200 is applied', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = await rig.peer.answer(invite.body);
      rig.peer.reply(invite, 200, { body });
      const answer = await rig.peer.ask(invite, 'BYE');
      expect(answer.status).to.equal(200);
      await rig.told('ended');
      expect(rig.types).to.deep.equal(['ended']);
    });

    it('releases microphone and connection after a refusal', async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), 486);
      await rig.told('failed');
      expect(isReleased()).to.equal(true);
      await until(() => FakeSocket.living.length === 0, 'closed');
    });

    it('reports nothing after the end', async () => {
      const invite = await rig.talk();
      await rig.peer.ask(invite, 'BYE');
      await rig.told('ended');
      const told = rig.events.length;
      void rig.call.mute?.(true);
      void rig.call.sendTones?.('1');
      await rig.end();
      expect(rig.events).to.have.length(told);
      expect(rig.peer.count('INFO')).to.equal(0);
    });
  });

  it("leaves no timer of JsSIP's running", async () => {
    const timers = watchTimers('__jssip');
    try {
      await rig.talk();
      expect(timers.pending, 'timers while it runs').to.be.above(0);
      await rig.end();
      expect(timers.pending, 'timers left').to.equal(0);
    } finally {
      timers.restore();
    }
  });

  it('leaves no sockets, tracks or connections after twenty calls', async () => {
    for (let count = 0; count < 20; count += 1) {
      const each = new SipRig();
      await each.begin();
      await each.dial({}, { gwAddresses: gateway.gwAddresses.slice(0, 1) });
      await each.peer.accept(await each.peer.next('INVITE'));
      await each.told('connected');
      // Asserts that nothing is left.
      await each.finish();
    }
  }).timeout(60_000);
});
