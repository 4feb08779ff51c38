/** The hand-over of a gateway to the page: who may accept and when, and what becomes of the reports. */
import { expect } from '@open-wc/testing';
import type { ConnectorEvent } from '../../src/connector/connector.js';
import { Handover, type PageControls } from '../../src/connector/handover.js';

const controls = (): PageControls => ({ hangUp: () => {} });

/** Who is told to hang up when the call ends, by the names they were given. */
class Page {
  readonly hungUp: string[] = [];
  as = (name: string): PageControls => ({ hangUp: () => void this.hungUp.push(name) });
}

/** Everything the stream brings until it ends. */
async function read(events: ReadableStream<ConnectorEvent>): Promise<ConnectorEvent[]> {
  const read: ConnectorEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
}

describe('Handover', () => {
  const { warn } = console;
  let warnings: string[];

  beforeEach(() => {
    warnings = [];
    console.warn = (...args: unknown[]) => void warnings.push(args.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
  });

  it('takes the controls of the one who accepts', async () => {
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

  it('hears what is reported before anybody reads', async () => {
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

  it('hears what is reported while somebody waits for it', async () => {
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

  it('works with methods that are passed on by themselves', async () => {
    const { accept, events } = new Handover(true);
    const { connected, reconnecting, ended } = accept(controls());
    for (const report of [connected, reconnecting, ended]) report();
    expect(await read(events)).to.have.lengthOf(3);
  });

  it('hears nothing after the end', async () => {
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

  it('hears nothing once the call is over for us', async () => {
    const handover = new Handover(true);
    const call = handover.accept(controls());
    call.connected();
    await handover.events.cancel();
    call.reconnecting();
    call.ended();
    call.failed('late');
  });

  it('takes any message of a failure as text', async () => {
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
    ['after it was closed', (handover: Handover) => handover.close(), []],
    ['a second time', (handover: Handover, page: Page) => handover.accept(page.as('1')), ['1']],
  ] as const) {
    it(`accept ${when} warns, and the call it gives is deaf`, async () => {
      const handover = new Handover(true);
      const page = new Page();
      prepare(handover, page);
      const late = handover.accept(page.as('late'));
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.include('<click-to-dial> accept()');
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

  it('the second to accept cannot end the call of the first', async () => {
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

  it('warns of controls without hangUp, and takes them all the same', async () => {
    for (const wrong of [undefined, null, {}, 5, 'x', [], { hangUp: 'yes' }]) {
      warnings = [];
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
});
