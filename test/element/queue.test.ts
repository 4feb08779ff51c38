/** The place in the queue as page and visitor get it, in a wait of twelve minutes. */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/conversation.js';
import '../../src/api/events.js';
import '../../src/element/live.js';
import '../../src/element/panel/view.js';
import { FakeClock } from '../support/fake-clock.js';
import { events, said, type Reply } from '../support/scripted-center.js';
import { Page, type Widget } from './widget.js';

let page: Page;
let clock: FakeClock;
let servers = 0;

const place = (position: number, estimateWaitTime?: number): Reply =>
  said('success', { position: [position], estimateWaitTime });

/** A queued call at a server of its own, because what a server lacks is remembered for the page. */
async function queued(attributes: Record<string, string> = {}): Promise<Widget> {
  const server = `https://place${(servers += 1)}.example.com`;
  const widget = await page.add({ server, 'poll-interval': '60000', ...attributes });
  page.center.on('poll', events.inQueue);
  void widget.element.call();
  // No time passes while code is loading.
  await widget.until('queued');
  await widget.eventually(() => widget.part('timer') !== undefined);
  // The panel shows the first answer.
  await clock.advance(0);
  return widget;
}

const shown = (widget: Widget): string | undefined => widget.part('queue')?.textContent?.trim();

describe('the place in the queue', function () {
  // Twelve minutes are drawn second by second.
  this.timeout(60_000);
  beforeEach(() => {
    clock = new FakeClock({ quietTurns: 6 });
    page = new Page(clock);
  });
  afterEach(() => clock.until(page.close()));

  it('falls from 5 to 1 in twelve minutes: shown, told to the page, each place read out once', async () => {
    page.center.on(
      'queue',
      ...[5, 4, 3, 2, 1].flatMap((at) => Array.from({ length: 15 }, () => place(at, at * 144))),
    );
    const widget = await queued();
    const heard: string[] = [];
    let last = '';
    const look = (): void => {
      const text = widget.root.querySelector('.unseen')?.textContent ?? '';
      if (text !== last && text !== '') heard.push(text);
      last = text;
    };
    for (let second = 0; second < 720; second += 1) {
      await clock.advance(1000);
      await widget.element.updateComplete;
      look();
    }
    expect(heard).to.deep.equal([
      'You are number 5. The wait is about 12 minutes.',
      'You are number 4. The wait is about 10 minutes.',
      'You are number 3. The wait is about 8 minutes.',
      'You are number 2. The wait is about 5 minutes.',
      'You are number 1. The wait is about 3 minutes.',
    ]);
    expect(shown(widget)).to.equal('You are number 1. The wait is about 3 minutes.');
    const told = widget.events.flatMap(({ type, detail }) =>
      type === 'call-queue' ? [detail] : [],
    );
    expect(told).to.deep.equal(
      [5, 4, 3, 2, 1].map((position, nth) => ({
        position,
        estimatedWait: position * 144,
        waited: nth * 150,
      })),
    );
    expect(widget.element.queue).to.deep.equal({ position: 1, estimatedWait: 144, waited: 720 });
    expect(page.center.count('queue')).to.equal(73);
  });

  it('is shown neither before it is known nor after the queue is left', async () => {
    page.center.on('queue', place(2));
    const widget = await queued();
    await widget.eventually(() => shown(widget) === 'You are number 2.');
    expect(widget.element.queue).to.include({ position: 2 });
    await clock.until(widget.element.hangUp());
    expect(shown(widget)).to.equal(undefined);
    expect(widget.element.queue).to.equal(undefined);
  });

  it('is not asked for with queue-info="off"', async () => {
    const widget = await queued({ 'queue-info': 'off' });
    await clock.advance(30_000);
    expect(page.center.count('queue')).to.equal(0);
    expect(widget.element.queue).to.deep.equal({
      position: undefined,
      estimatedWait: undefined,
      waited: 30,
    });
  });

  it('costs a center without it one question, and writes nothing to the console', async () => {
    const widget = await queued();
    await clock.advance(60_000);
    expect(page.center.count('queue')).to.equal(1);
    expect(shown(widget)).to.equal(undefined);
    expect(widget.log.filter((line) => line.startsWith('queue'))).to.deep.equal([]);
    expect(page.takeWarnings()).to.deep.equal([]);
  });
});
