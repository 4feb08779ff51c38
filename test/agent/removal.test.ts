/**
 * `<incoming-call>` removed from the page: put back within a second it goes on as before; after
 * that it sends no query any more.
 */
import { expect } from '@open-wc/testing';
import { AgentPage } from './agent-page.js';

describe('an element taken out of the page', () => {
  let page: AgentPage;
  afterEach(() => page.close());

  it('stops after a second, leaves nothing running, and goes on when it is back', async () => {
    page = await AgentPage.ring();
    const { element } = page;
    page.hold();
    await page.pass(1000);
    element.remove();
    await page.pass(999);
    expect(page.queries.at(-1)?.aborted()).to.equal(false);
    await page.pass(1);
    expect(page.queries.at(-1)?.aborted()).to.equal(true);
    expect(page.clock.pending).to.equal(0);
    await page.pass(10_000);
    expect(page.queries).to.have.lengthOf(2);
    page.hold()();
    document.body.append(element);
    await page.settle();
    expect(page.queries).to.have.lengthOf(3);
    expect(page.log, 'the same call').to.deep.equal(['info 1']);
  });

  it('and put back within a second goes on without a break', async () => {
    page = await AgentPage.ring();
    const { element } = page;
    for (let turn = 0; turn < 3; turn += 1) {
      element.remove();
      await page.pass(999);
      document.body.append(element);
      await page.pass(1);
    }
    expect(page.times).to.deep.equal([0, 1000, 2000, 3000]);
    expect(page.queries.some(({ aborted }) => aborted())).to.equal(false);
    expect(page.text('timer')).to.equal('00:03');
    expect(page.log).to.deep.equal(['info 1']);
  });

  it('by the closing of the window it was moved to stops, too', async () => {
    page = await AgentPage.ring();
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.contentDocument?.body.append(page.element);
    await page.pass(1500);
    expect(page.times).to.deep.equal([0, 1000]);
    frame.remove();
    await page.pass(10_000);
    expect(page.times).to.deep.equal([0, 1000, 2000]);
    expect(page.clock.pending).to.equal(0);
    page.element.requestUpdate();
    await page.pass(10_000);
    expect(page.times).to.have.lengthOf(3);
  });

  it('and inserted elsewhere at once goes on without a break', async () => {
    page = await AgentPage.ring();
    const goOn = page.hold();
    await page.pass(1000);
    const place = document.body.appendChild(document.createElement('div'));
    place.append(page.element);
    await page.settle();
    expect(page.queries.at(-1)?.aborted()).to.equal(false);
    goOn();
    await page.pass(1000);
    expect(page.times).to.deep.equal([0, 1000, 2000]);
    place.remove();
  });
});
