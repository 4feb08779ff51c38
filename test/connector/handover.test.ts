/**
 * The hand-over of a gateway to the page: who may accept it and when, and the reports that follow.
 */
import { expect } from '@open-wc/testing';
import type { ConnectorEvent } from '../../src/connector/connector.js';
import { Handover, type PageControls } from '../../src/connector/handover.js';
import { catchWarnings } from '../support/warnings.js';
import { withResolvers } from '../support/with-resolvers.js';

const controls = (): PageControls => ({ hangUp: () => {} });

/** Names of the owners that are told to hang up when the call ends. */
class Page {
  readonly hungUp: string[] = [];
  as = (name: string): PageControls => ({ hangUp: () => void this.hungUp.push(name) });
}

/** All events of the stream until it ends. */
async function read(events: ReadableStream<ConnectorEvent>): Promise<ConnectorEvent[]> {
  const read: ConnectorEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe('Handover', () => {
  const warnings = catchWarnings();

  it('uses the controls with which the page accepts', async () => {
    const handover = new Handover(true);
    const page = new Page();
    expect(handover.carry().reportsMedia).to.equal(false);
    handover.accept(page.as('first'));
    handover.close();
    const call = handover.carry();
    expect(call.reportsMedia).to.equal(true);
    expect(call.events).to.equal(handover.events);
    await call.hangUp();
    expect(page.hungUp).to.deep.equal(['first']);
    expect(warnings).to.deep.equal([]);
  });

  it('does not ask the page to end what the page has ended', async () => {
    for (const end of ['ended', 'failed'] as const) {
      const handover = new Handover(true);
      const page = new Page();
      handover.accept(page.as('first'))[end]('over');
      await handover.carry().hangUp();
      expect(page.hungUp).to.deep.equal([]);
    }
  });

  it('keeps events that are reported before they are read', async () => {
    const handover = new Handover(true);
    const call = handover.accept(controls());
    handover.close();
    call.connected();
    call.reconnecting();
    call.connected();
    call.ended();
    expect(await read(handover.events)).to.deep.equal([
      { type: 'connected' },
      { type: 'reconnecting' },
      { type: 'connected' },
      { type: 'ended' },
    ]);
  });

  it('delivers events that are reported while they are awaited', async () => {
    const handover = new Handover(true);
    const call = handover.accept(controls());
    const reader = handover.events.getReader();
    const first = reader.read();
    call.connected();
    expect(await first).to.deep.equal({ done: false, value: { type: 'connected' } });
    call.failed('The SDK gave up');
    expect(await reader.read()).to.deep.equal({
      done: false,
      value: { type: 'failed', message: 'The SDK gave up' },
    });
    expect(await reader.read()).to.deep.equal({ done: true, value: undefined });
  });

  it('works with methods that are called without their object', async () => {
    const { accept, events } = new Handover(true);
    const { connected, reconnecting, ended } = accept(controls());
    for (const report of [connected, reconnecting, ended]) report();
    expect(await read(events)).to.have.lengthOf(3);
  });

  it('ignores reports after the end', async () => {
    for (const end of ['ended', 'failed'] as const) {
      const handover = new Handover(true);
      const call = handover.accept(controls());
      call[end]('over');
      call.connected();
      call.reconnecting();
      call.ended();
      call.failed('again');
      expect((await read(handover.events)).map(({ type }) => type)).to.deep.equal([end]);
    }
    expect(warnings).to.deep.equal([]);
  });

  it('ignores reports once the call is over on our side', async () => {
    const handover = new Handover(true);
    const call = handover.accept(controls());
    call.connected();
    await handover.events.cancel();
    expect(() => {
      call.reconnecting();
      call.ended();
      call.failed('late');
    }).not.to.throw();
    expect(await read(handover.events)).to.deep.equal([]);
    expect(warnings).to.deep.equal([]);
  });

  it('takes any message of a failure, as text where it has one', async () => {
    const values = [undefined, null, '', 5, Symbol('s'), new Error('x'), {}, Object.create(null)];
    for (const value of values) {
      const handover = new Handover(true);
      handover.accept(controls()).failed(value as string);
      const [event] = await read(handover.events);
      const message = event?.type === 'failed' && event.message;
      expect(message).to.equal(value instanceof Error ? 'x' : '');
    }
  });

  for (const [when, prepare, hungUp] of [
    ['after it was closed', (handover: Handover) => handover.close(), ['late']],
    [
      'a second time',
      (handover: Handover, page: Page) => handover.accept(page.as('1')),
      ['late', '1'],
    ],
  ] as const) {
    it(`warns of accept() ${when}, ignores the reports of that call, and hangs it up`, async () => {
      const handover = new Handover(true);
      const page = new Page();
      prepare(handover, page);
      const late = handover.accept(page.as('late'));
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include('click-to-dial/connector: accept()');
      late.connected();
      late.reconnecting();
      late.failed('no');
      late.ended();
      const first = handover.events.getReader().read();
      const nothing = Symbol('nothing');
      expect(await Promise.race([first, Promise.resolve(nothing).then((it) => it)])).to.equal(
        nothing,
      );
      await handover.carry().hangUp();
      expect(page.hungUp).to.deep.equal(hungUp);
    });
  }

  it('keeps the second call that accepts from ending the first', async () => {
    const handover = new Handover(true);
    const first = handover.accept(controls());
    handover.accept(controls()).ended();
    first.connected();
    first.ended();
    expect((await read(handover.events)).map(({ type }) => type)).to.deep.equal([
      'connected',
      'ended',
    ]);
  });

  it('is closed from the start where the connector carries the call itself', () => {
    const handover = new Handover(false);
    handover.accept(controls()).connected();
    expect(handover.carry().reportsMedia).to.equal(false);
    expect(warnings).to.have.lengthOf(1);
  });

  it('warns of controls without hangUp, and uses them all the same', async () => {
    for (const wrong of [undefined, null, {}, 5, 'x', [], { hangUp: 'yes' }]) {
      warnings.length = 0;
      const handover = new Handover(true);
      const call = handover.accept(wrong as unknown as PageControls);
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include('hangUp');
      expect(handover.carry().reportsMedia).to.equal(true);
      await handover.carry().hangUp();
      call.connected();
      call.ended();
      expect(await read(handover.events)).to.have.lengthOf(2);
    }
  });

  describe('held by waitUntil()', () => {
    const nothing = Symbol('nothing');
    /** The present state of a promise. */
    const now = async (promise: Promise<unknown>): Promise<unknown> => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      return Promise.race([promise, Promise.resolve(nothing)]);
    };

    it('is decided at once where the page holds nothing', async () => {
      const handover = new Handover(true);
      const page = new Page();
      await handover.decided();
      handover.accept(page.as('late'));
      expect(await now(Promise.resolve(page.hungUp))).to.deep.equal(['late']);
    });

    it('takes a call that accepts while it is held', async () => {
      const handover = new Handover(true);
      const page = new Page();
      const loading = withResolvers<void>();
      handover.waitUntil(loading.promise);
      const decided = handover.decided();
      expect(await now(decided)).to.equal(nothing);
      const call = handover.accept(page.as('first'));
      await decided;
      call.connected();
      loading.resolve();
      expect(warnings).to.deep.equal([]);
      await handover.carry().hangUp();
      await handover.hangUp();
      expect(page.hungUp).to.deep.equal(['first']);
    });

    it('counts as the connection where the promises are fulfilled and no call has accepted', async () => {
      const handover = new Handover(true);
      const loading = [withResolvers<void>(), withResolvers<void>()];
      for (const { promise } of loading) handover.waitUntil(promise);
      const decided = handover.decided();
      loading[0]?.resolve();
      expect(await now(decided)).to.equal(nothing);
      loading[1]?.resolve();
      await decided;
      expect(handover.carry().reportsMedia).to.equal(false);
    });

    it("fails with the page's message where the page's promise is rejected", async () => {
      const handover = new Handover(true);
      const page = new Page();
      handover.waitUntil(Promise.reject(new Error('no SDK')));
      const error = await handover.decided().catch((reason: unknown) => reason);
      expect(error).to.include({ message: 'no SDK' });
      handover.accept(page.as('late'));
      expect(await now(Promise.resolve(page.hungUp))).to.deep.equal(['late']);
    });

    it('fails also where the promise is rejected after accept(), and the page is asked to hang up', async () => {
      const handover = new Handover(true);
      const page = new Page();
      const loading = withResolvers<void>();
      handover.waitUntil(loading.promise);
      const decided = handover.decided();
      handover.accept(page.as('first'));
      await decided;
      loading.reject(new Error('no microphone'));
      expect(await read(handover.events)).to.deep.equal([
        { type: 'failed', message: 'no microphone' },
      ]);
      await handover.carry().hangUp();
      expect(page.hungUp).to.deep.equal(['first']);
    });

    it('does not end a connected call where the promise is rejected', async () => {
      const handover = new Handover(true);
      const loading = withResolvers<void>();
      handover.waitUntil(loading.promise);
      const decided = handover.decided();
      const call = handover.accept(controls());
      await decided;
      call.connected();
      loading.reject(new Error('no statistics'));
      await now(decided);
      expect(warnings.join()).to.contain('no statistics');
      call.ended();
      expect((await read(handover.events)).map(({ type }) => type)).to.deep.equal([
        'connected',
        'ended',
      ]);
    });

    it('is over with the call, and a page that accepts later is asked once to hang up', async () => {
      const handover = new Handover(true);
      const page = new Page();
      handover.waitUntil(new Promise(() => {}));
      const decided = handover.decided();
      handover.close();
      await decided;
      await handover.hangUp();
      handover.accept(page.as('late')).connected();
      await handover.hangUp();
      expect(await now(Promise.resolve(page.hungUp))).to.deep.equal(['late']);
      expect(warnings).to.have.lengthOf(1);
    });

    it('is not held by waitUntil() after the event', async () => {
      const handover = new Handover(true);
      await handover.decided();
      handover.waitUntil(Promise.reject(new Error('late')));
      await now(Promise.resolve());
      expect(warnings.join()).to.contain('waitUntil() came too late');
    });

    it('survives a hangUp() that throws, rejects or is missing', async () => {
      const handover = new Handover(true);
      handover.close();
      const hangUps = [
        () => {
          throw new Error('broken');
        },
        () => Promise.reject(new Error('broken')),
        7 as never,
      ];
      for (const hangUp of hangUps) handover.accept({ hangUp });
      handover.accept(undefined as never);
      await now(Promise.resolve());
      expect(warnings).to.have.lengthOf(4);
    });
  });
});
