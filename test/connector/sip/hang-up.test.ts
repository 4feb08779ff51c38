/** The end of a call, in every phase and from every side: told once, and nothing left. */
import { expect } from '@open-wc/testing';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import { gateway, SipRig } from './sip-rig.js';

/** Counts timers that were set from a file of this name. */
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

describe('the end', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  /** Microphone, camera and connections are given back. */
  const isReleased = (): boolean =>
    rig.live.length === 0 && rig.connections.every((pc) => pc.connectionState === 'closed');

  describe('by the visitor', () => {
    it('before any address has answered: nothing was sent', async () => {
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

    it('before the INVITE has left: it never does', async () => {
      await rig.dial();
      expect(FakeSocket.latest.readyState).to.equal(1);
      await rig.end();
      expect(rig.peer.methods).to.deep.equal([]);
    });

    it('before anything came back: CANCEL follows the first answer', async () => {
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

    it('while it rings: CANCEL', async () => {
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
      it(`a 200 that crosses the CANCEL after ${status} is acknowledged and ended`, async () => {
        await rig.dial();
        const invite = await rig.peer.next('INVITE');
        const body = await rig.peer.answer(invite.body);
        rig.peer.reply(invite, status);
        const ended = rig.end();
        rig.peer.reply(await rig.peer.next('CANCEL'), 200);
        rig.peer.reply(invite, 200, { body });
        await rig.peer.next('ACK');
        await rig.peer.next('BYE');
        await ended;
      });
    }

    it('a 200 that comes in place of any other answer is acknowledged and ended', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = await rig.peer.answer(invite.body);
      const ended = rig.end();
      rig.peer.reply(invite, 200, { body });
      await rig.peer.next('ACK');
      await rig.peer.next('BYE');
      await ended;
    });

    it('while people talk: BYE, and its answer is waited for', async () => {
      await rig.talk();
      rig.peer.automatic.delete('BYE');
      let over = false;
      const ended = rig.end().then(() => (over = true));
      expect(isReleased()).to.equal(true);
      const bye = await rig.peer.next('BYE');
      expect(over).to.equal(false);
      expect(FakeSocket.living).to.have.length(1);
      rig.peer.reply(bye, 200);
      await ended;
    });

    it('not for ever', async () => {
      const clock = new FakeClock();
      await rig.talk({ clock });
      rig.peer.automatic.delete('BYE');
      await clock.until(rig.end(), 2000);
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(clock.pending).to.equal(0);
    });

    it('while there is no way to the gateway: BYE once there is one again', async () => {
      await rig.talk();
      const sockets: FakeSocket[] = [];
      FakeSocket.onCreate = (socket) => sockets.push(socket);
      FakeSocket.latest.fail();
      const ended = rig.end();
      await until(() => sockets.length > 0, 'another attempt');
      sockets.slice(0, 1).forEach((socket) => rig.peer.attach(socket));
      await rig.peer.next('BYE');
      await ended;
    });

    it('while there is none at all: without a word', async () => {
      const clock = new FakeClock();
      await rig.talk({ clock });
      FakeSocket.onCreate = (socket) => queueMicrotask(() => socket.fail());
      FakeSocket.latest.fail();
      await clock.until(rig.end(), 5000);
      expect(rig.peer.count('BYE')).to.equal(0);
      expect(clock.pending).to.equal(0);
    });

    it('while the call looks for another address', async () => {
      await rig.dial();
      await rig.peer.next('INVITE');
      FakeSocket.onCreate = () => {};
      FakeSocket.latest.fail();
      await until(() => FakeSocket.sockets.length > 1, 'another attempt');
      await rig.end();
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(rig.peer.count('INVITE')).to.equal(1);
    });

    it('is one end, however often it is asked for', async () => {
      await rig.talk();
      await Promise.all([rig.call.hangUp(), rig.call.hangUp(), rig.end()]);
      expect(rig.peer.count('BYE')).to.equal(1);
    });

    it('the signal alone is enough: three seconds later all is closed', async () => {
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

    it('a signal that has aborted before: nothing is opened', async () => {
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

  describe('by the other side', () => {
    it('BYE: ended, and answered', async () => {
      const invite = await rig.talk();
      const answer = await rig.peer.ask(invite, 'BYE');
      expect(answer.status).to.equal(200);
      await rig.told('ended');
      expect(isReleased()).to.equal(true);
      await until(() => FakeSocket.living.length === 0, 'closed');
      expect(rig.types).to.deep.equal(['connected', 'ended']);
      expect(rig.peer.count('BYE')).to.equal(0);
    });

    it('BYE before media flow', async () => {
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

    it('BYE on the heels of the 200, before its description is applied', async () => {
      await rig.dial();
      const invite = await rig.peer.next('INVITE');
      const body = await rig.peer.answer(invite.body);
      rig.peer.reply(invite, 200, { body });
      const answer = await rig.peer.ask(invite, 'BYE');
      expect(answer.status).to.equal(200);
      await rig.told('ended');
      expect(rig.types).to.deep.equal(['ended']);
    });

    it('a no: microphone and connection are given back', async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), 486);
      await rig.told('failed');
      expect(isReleased()).to.equal(true);
      await until(() => FakeSocket.living.length === 0, 'closed');
    });

    it('nothing is reported after the end', async () => {
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

  it("leaves no timer of JsSIP's", async () => {
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

  it('leaves nothing of twenty calls', async () => {
    for (let count = 0; count < 20; count += 1) {
      const each = new SipRig();
      await each.begin();
      await each.dial({}, { gwAddresses: gateway.gwAddresses.slice(0, 1) });
      await each.peer.accept(await each.peer.next('INVITE'));
      await each.told('connected');
      await each.finish();
    }
  }).timeout(60_000);
});
