/** `watch`: when the element sends queries, and when it stops. */
import { expect } from '@open-wc/testing';
import { AgentPage, guid, nothing, refuses, ringing, says, server } from './agent-page.js';

const url = (agent: number | string, base = server): string =>
  `${base}/agentgateway/resource/calldata/${agent}/callinfobeforeanswer`;

describe('watch', () => {
  let page: AgentPage;
  const open = async (attributes: Record<string, string> = {}): Promise<void> => {
    page = await AgentPage.open(attributes);
  };
  afterEach(() => page.close());

  it('sends no query unless it is on', async () => {
    await open();
    await page.pass(60_000);
    expect(page.queries).to.deep.equal([]);
  });

  it('asks at once for this agent, with this guid, then every poll-interval', async () => {
    await open({ watch: '', 'poll-interval': '2500' });
    await page.pass(6000);
    expect(page.times).to.deep.equal([0, 2500, 5000]);
    for (const query of page.queries) {
      expect(query.url).to.equal(url(101));
      expect(query.guid).to.equal(guid);
    }
    expect(page.element.watch).to.equal(true);
    expect(page.element.matches(':state(watching):not(:state(ringing))')).to.equal(true);
    expect(page.log).to.deep.equal([]);
  });

  it('asks again at once after an answer that was held open, and never twice at a time', async () => {
    await open();
    const goOn = page.hold();
    page.element.watch = true;
    await page.pass(9000);
    expect(page.times).to.deep.equal([0]);
    goOn();
    await page.settle();
    expect(page.times).to.deep.equal([0, 9000]);
  });

  it('waits for agent and guid', async () => {
    page = new AgentPage({ watch: '' });
    const { element } = page;
    element.guid = undefined;
    element.removeAttribute('agent-id');
    await page.attach();
    element.guid = guid;
    await page.pass(5000);
    expect(page.queries).to.deep.equal([]);
    element.agentId = 59_999;
    await page.settle();
    expect(page.queries.map((query) => query.url)).to.deep.equal([url(59_999)]);
  });

  it('reports a call once, and again when one of its fields has changed', async () => {
    await open({ watch: '' });
    page.answer = says(ringing('1'));
    await page.pass(3000);
    expect(page.log).to.deep.equal(['info 1']);
    const [first] = page.events;
    expect(first?.detail).to.include({ callid: '1', caller: '70001', mediaType: 2 });
    expect(first).to.include({ bubbles: true, composed: true });
    expect(page.element.call).to.equal(first?.detail);
    expect(page.element.matches(':state(ringing):state(watching)')).to.equal(true);

    page.answer = says([ringing('1', { calldata: 'a=b' })]);
    await page.pass(2000);
    expect(page.log).to.deep.equal(['info 1', 'info 1']);
    expect(page.element.call?.calldata).to.equal('a=b');
  });

  it('ends with the call: the end is reported once, no query follows, the attribute is gone', async () => {
    await open({ watch: '' });
    page.answer = says(ringing('1'));
    await page.pass(2000);
    page.answer = nothing;
    await page.pass(10_000);
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
    expect(page.times).to.deep.equal([0, 1000, 2000, 3000]);
    expect(page.element.watch).to.equal(false);
    expect(page.element.hasAttribute('watch')).to.equal(false);
    expect(page.element.call).to.equal(undefined);
    expect(page.element.matches(':state(ringing), :state(watching)')).to.equal(false);
    expect(page.clock.pending).to.equal(0);
  });

  it('with always goes on for the next call', async () => {
    await open({ watch: 'always' });
    for (const callid of ['1', '2']) {
      page.answer = says(ringing(callid));
      await page.pass(2000);
      page.answer = nothing;
      await page.pass(2000);
    }
    expect(page.log).to.deep.equal(['info 1', 'end 1', 'info 2', 'end 2']);
    expect(page.element.getAttribute('watch')).to.equal('always');
    expect(page.times).to.have.lengthOf(9);
  });

  it('reports the end of the first call where another one takes its place, which it watches', async () => {
    await open({ watch: '' });
    page.answer = says(ringing('1'));
    await page.pass(1000);
    page.answer = says(ringing('2'));
    await page.pass(2000);
    expect(page.log).to.deep.equal(['info 1', 'end 1', 'info 2']);
    expect(page.element.watch).to.equal(true);
    page.answer = nothing;
    await page.pass(1000);
    expect(page.log.at(-1)).to.equal('end 2');
    expect(page.element.watch).to.equal(false);
  });

  it('can be set for the next call in a listener of the end', async () => {
    await open({ watch: '' });
    page.element.addEventListener('call-info-end', () => (page.element.watch = true), {
      once: true,
    });
    page.answer = says(ringing('1'));
    await page.pass(1000);
    page.answer = nothing;
    await page.pass(3000);
    expect(page.element.watch).to.equal(true);
    page.answer = says(ringing('2'));
    await page.pass(1000);
    expect(page.log).to.deep.equal(['info 1', 'end 1', 'info 2']);
  });

  it("set anew during a query is not ended by that query's answer", async () => {
    page = await AgentPage.ring();
    page.answer = nothing;
    const goOn = page.hold();
    await page.pass(1000);
    page.element.watch = true;
    await page.settle();
    goOn();
    await page.settle();
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
    expect(page.element.watch).to.equal(true);
    page.answer = says(ringing('2'));
    await page.pass(1000);
    expect(page.log).to.deep.equal(['info 1', 'end 1', 'info 2']);
    page.answer = nothing;
    await page.pass(1000);
    expect(page.element.watch).to.equal(false);
  });

  it('reports no next call where a listener of the end calls clear()', async () => {
    page = await AgentPage.ring();
    page.element.addEventListener('call-info-end', () => page.element.clear(), { once: true });
    page.answer = says(ringing('2'));
    await page.pass(3000);
    expect(page.log).to.deep.equal(['info 1', 'end 1']);
    expect(page.element.call).to.equal(undefined);
  });

  it('set to false stops, and the call that is shown stays', async () => {
    page = await AgentPage.ring();
    page.element.watch = false;
    await page.pass(5000);
    expect(page.times).to.deep.equal([0]);
    expect(page.element.call?.callid).to.equal('1');
    expect(page.clock.pending, 'the seconds go on').to.equal(1);
  });

  describe('when a setting changes', () => {
    it('to another agent, aborts the query, takes the call away and asks for the new agent', async () => {
      page = await AgentPage.ring();
      const goOn = page.hold();
      await page.pass(1000);
      page.element.agentId = 102;
      await page.settle();
      expect(page.queries[1]?.aborted()).to.equal(true);
      expect(page.log).to.deep.equal(['info 1', 'end 1']);
      goOn();
      await page.settle();
      expect(page.queries.at(-1)?.url).to.equal(url(102));
      expect(page.log).to.deep.equal(['info 1', 'end 1', 'info 1']);
    });

    it('to another server, aborts the query, takes the call away and asks the new server', async () => {
      page = await AgentPage.ring();
      page.answer = nothing;
      page.element.server = 'https://other.example.com';
      await page.settle();
      expect(page.queries.at(-1)?.url).to.equal(url(101, 'https://other.example.com'));
      expect(page.log).to.deep.equal(['info 1', 'end 1']);
    });

    it('to another guid, asks anew, and the call stays', async () => {
      page = await AgentPage.ring();
      page.element.guid = 'another';
      await page.settle();
      expect(page.queries.map((query) => query.guid)).to.deep.equal([guid, 'another']);
      expect(page.log).to.deep.equal(['info 1']);
    });

    it('to the same agent as text instead of a number, changes nothing', async () => {
      page = await AgentPage.ring();
      page.element.agentId = 101;
      await page.settle();
      expect(page.queries).to.have.lengthOf(1);
    });
  });

  describe('errors', () => {
    it('that may pass are not reported, the query is repeated, and the call stays', async () => {
      page = await AgentPage.ring();
      page.answer = { status: 503 };
      await page.pass(30_000);
      expect(page.queries.length).to.be.above(4);
      expect(page.log).to.deep.equal(['info 1']);
      page.answer = says(ringing('1'));
      await page.pass(20_000);
      expect(page.log).to.deep.equal(['info 1']);
      expect(page.element.matches(':state(ringing):state(watching)')).to.equal(true);
    });

    it('in a row are reported once after a minute and end the watch; the call stays', async () => {
      page = await AgentPage.ring();
      page.answer = new TypeError('no network');
      await page.pass(200_000);
      expect(page.log).to.deep.equal(['info 1', 'error network']);
      expect(page.times.at(-1)).to.be.below(62_000);
      expect(page.times.at(-1)).to.be.above(45_000);
      expect(page.element.call?.callid).to.equal('1');
      expect(page.element.watch).to.equal(true);
      expect(page.element.matches(':state(watching)')).to.equal(false);
    });

    it('are counted anew after an answer in between', async () => {
      await open({ watch: '' });
      page.answer = new TypeError('no network');
      await page.pass(40_000);
      page.answer = nothing;
      await page.pass(15_000);
      page.answer = new TypeError('no network');
      await page.pass(40_000);
      expect(page.log).to.deep.equal([]);
    });

    it('with Retry-After delay the next query as asked', async () => {
      await open();
      page.answer = { status: 503, headers: { 'Retry-After': '20' } };
      page.element.watch = true;
      await page.pass(19_900);
      expect(page.times).to.deep.equal([0]);
      page.answer = nothing;
      await page.pass(200);
      expect(page.times).to.deep.equal([0, 20_000]);
    });

    for (const [retcode, code] of [
      ['100-006', 'not-signed-in'],
      ['100-008', 'not-signed-in'],
      ['000-003', 'authentication-expired'],
      ['100-009', 'refused'],
    ] as const) {
      it(`with retcode ${retcode} are final: reported as ${code}, and no query follows`, async () => {
        await open();
        page.answer = refuses(retcode);
        page.element.watch = true;
        await page.pass(60_000);
        expect(page.log).to.deep.equal([`error ${code}`]);
        expect(page.events[0]?.detail).to.include({ retcode });
        expect(page.times).to.deep.equal([0]);
        expect(page.element.getAttribute('watch')).to.equal('');
      });
    }

    for (const [what, change] of [
      ['guid', (element: AgentPage['element']) => (element.guid = 'another')],
      ['agent', (element: AgentPage['element']) => (element.agentId = 102)],
      ['server', (element: AgentPage['element']) => (element.server = 'https://b.example.com')],
      ['watch set anew', (element: AgentPage['element']) => (element.watch = true)],
      ['refresh()', (element: AgentPage['element']) => void element.refresh()],
    ] as const) {
      it(`that have ended a watch do not keep it from starting again: ${what}`, async () => {
        await open();
        page.answer = refuses('100-006');
        page.element.watch = true;
        await page.pass(5000);
        page.answer = nothing;
        change(page.element);
        await page.pass(1000);
        expect(page.times).to.deep.equal([0, 5000, 6000]);
        expect(page.element.matches(':state(watching)')).to.equal(true);
      });
    }

    it('that are a final refusal also end the call that is shown', async () => {
      page = await AgentPage.ring();
      page.answer = refuses('100-009');
      await page.pass(5000);
      expect(page.log).to.deep.equal(['info 1', 'error refused', 'end 1']);
      expect(page.element.watch).to.equal(false);
      expect(page.times).to.deep.equal([0, 1000]);
    });

    it('that may pass do not end the call that is shown, however long they last', async () => {
      page = await AgentPage.ring();
      page.answer = refuses('100-007');
      await page.pass(70_000);
      expect(page.log).to.deep.equal(['info 1', 'error refused']);
      expect(page.element.call?.callid).to.equal('1');
    });

    it('with always: a refusal is reported once, and the next call is noticed at once', async () => {
      await open({ watch: 'always' });
      for (const callid of ['1', '2']) {
        page.answer = refuses('100-009');
        await page.pass(60_000);
        page.answer = says(ringing(callid));
        await page.pass(1000);
        expect(page.element.call?.callid).to.equal(callid);
      }
      expect(page.log).to.deep.equal([
        'error refused',
        'info 1',
        'error refused',
        'end 1',
        'info 2',
      ]);
    });

    it('with always: a night without a network is reported once and does not end the watch', async () => {
      await open({ watch: 'always' });
      page.answer = new TypeError('no network');
      await page.pass(59_000);
      expect(page.log).to.deep.equal([]);
      await page.pass(3_000_000);
      expect(page.log).to.deep.equal(['error network']);
      // After a failure the queries come less often.
      expect(page.queries.length).to.be.within(300, 700);
      page.answer = says(ringing('1'));
      await page.pass(10_000);
      expect(page.log).to.deep.equal(['error network', 'info 1']);
    });

    it('with always: the query is repeated after a minute, even where Retry-After asks for more', async () => {
      await open({ watch: 'always' });
      page.answer = { status: 503, headers: { 'Retry-After': '36000' } };
      await page.pass(1000);
      page.answer = says(ringing('1'));
      await page.pass(60_000);
      expect(page.log).to.deep.equal(['info 1']);
      expect(page.times.slice(0, 3)).to.deep.equal([0, 1000, 61_000]);
    });

    it('with always: an unreadable answer does not end the watch', async () => {
      await open({ watch: 'always' });
      page.answer = { status: 200, body: '<p>Maintenance</p>' };
      await page.pass(30_000);
      page.answer = says(ringing('1'));
      await page.pass(10_000);
      expect(page.log).to.deep.equal(['error bad-response', 'info 1']);
    });

    for (const [what, answer] of [
      ['nobody is signed in', refuses('100-006')],
      ['the authentication has expired', refuses('000-003')],
      ['HTTP 401', { status: 401 }],
    ] as const) {
      it(`with always: the watch ends where only the agent can help: ${what}`, async () => {
        await open({ watch: 'always' });
        page.answer = answer;
        await page.pass(60_000);
        expect(page.times).to.deep.equal([0, 1000]);
        expect(page.log).to.have.lengthOf(1);
        expect(page.element.watch).to.equal('always');
      });
    }

    it('by expired authentication do not take the shown call away', async () => {
      page = await AgentPage.ring();
      page.answer = refuses('000-003');
      await page.pass(5000);
      expect(page.log).to.deep.equal(['info 1', 'error authentication-expired']);
      expect(page.element.call?.callid).to.equal('1');
    });

    it('never contain the guid, in a message or a warning', async () => {
      await open();
      page.answer = { body: { message: `bad ${guid}`, retcode: '000-003' } };
      await page.element.refresh();
      page.element.guid = 'has spaces and a secret';
      await page.element.refresh();
      Object.assign(page.element, { guid: { secret: 1 } });
      const said = JSON.stringify([page.events.map(({ detail }) => detail), page.takeWarnings()]);
      expect(said)
        .to.contain('bad-input')
        .and.contain('guid')
        .and.not.match(/secret|0f3c9a52/);
    });
  });
});
