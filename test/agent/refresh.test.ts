/** `refresh()`, which sends one query at once, and `clear()`, which ends all of them. */
import { expect } from '@open-wc/testing';
import { AgentPage, guid, nothing, ringing, says } from './agent-page.js';

describe('refresh()', () => {
  let page: AgentPage;
  beforeEach(async () => {
    page = await AgentPage.open();
  });
  afterEach(() => page.close());

  it('sends one query, and resolves with the call', async () => {
    page.answer = says(ringing('1'));
    expect(await page.element.refresh()).to.include({ callid: '1' });
    await page.pass(10_000);
    expect(page.times).to.deep.equal([0]);
    expect(page.log).to.deep.equal(['info 1']);
    page.answer = nothing;
    expect(await page.element.refresh()).to.equal(undefined);
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
  });

  it('gives the same answer to a second call meanwhile', async () => {
    page.answer = says(ringing('1'));
    const both = [page.element.refresh(), page.element.refresh()];
    const [one, other] = await Promise.all(both);
    expect(one).to.include({ callid: '1' });
    expect(one === other).to.equal(true);
    expect(page.queries).to.have.lengthOf(1);
  });

  it('reports an error at once, and does not reject', async () => {
    page.answer = { status: 503 };
    expect(await page.element.refresh()).to.equal(undefined);
    await page.pass(60_000);
    expect(page.log).to.deep.equal(['error server-error']);
    expect(page.queries).to.have.lengthOf(1);
  });

  it('reports a missing agent or guid, and sends nothing', async () => {
    page.element.guid = undefined;
    await page.element.refresh();
    page.element.guid = guid;
    page.element.removeAttribute('agent-id');
    await page.element.refresh();
    expect(page.log).to.deep.equal(['error bad-input', 'error bad-input']);
    expect(page.queries).to.deep.equal([]);
  });

  it('sends one query also outside the page, even with watch set', async () => {
    page.element.remove();
    await page.pass(1000);
    page.element.watch = 'always';
    page.answer = says(ringing('1'));
    expect(await page.element.refresh()).to.include({ callid: '1' });
    await page.pass(5000);
    expect(page.times).to.deep.equal([1000]);
    expect(page.clock.pending).to.equal(0);
  });

  it('asks at once during a watch, which goes on from there', async () => {
    page.element.watch = true;
    await page.pass(1500);
    await page.element.refresh();
    await page.pass(1000);
    expect(page.times).to.deep.equal([0, 1000, 1500, 2500]);
  });

  it('reports an error at once during a watch, which goes on', async () => {
    page.element.watch = true;
    await page.pass(500);
    page.answer = { status: 500 };
    await page.element.refresh();
    expect(page.log).to.deep.equal(['error server-error']);
    page.answer = nothing;
    await page.pass(3000);
    expect(page.element.matches(':state(watching)')).to.equal(true);
    expect(page.log).to.deep.equal(['error server-error']);
  });

  it('resolves with undefined where the agent changes meanwhile', async () => {
    page.answer = says(ringing('1'));
    const goOn = page.hold();
    const answer = page.element.refresh();
    await page.settle();
    page.element.agentId = 102;
    await page.settle();
    expect(await answer).to.equal(undefined);
    goOn();
    expect(page.log).to.deep.equal([]);
  });
});

describe('clear()', () => {
  let page: AgentPage;
  afterEach(() => page.close());

  it('takes the call away and ends the watch at once', async () => {
    page = await AgentPage.ring();
    const goOn = page.hold();
    await page.pass(1000);
    page.element.clear();
    expect(page.element.call).to.equal(undefined);
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
    goOn();
    await page.pass(5000);
    expect(page.element.watch).to.equal(false);
    expect(page.times).to.deep.equal([0, 1000]);
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
  });

  it('changes nothing where no call is shown', async () => {
    page = await AgentPage.open();
    page.element.clear();
    await page.settle();
    expect(page.log).to.deep.equal([]);
  });
});
