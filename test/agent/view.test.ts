/**
 * The view of the agent's element: what it shows and announces of a call, and where the focus
 * stays.
 */
import { expect } from '@open-wc/testing';
import { callInfo } from '../fixtures/documented-call-info.js';
import { expectAccessible } from '../support/axe.js';
import { AgentPage, guid, nothing, refuses, ringing, says } from './agent-page.js';

/** Label and value of each known fact of the call. */
const details = (page: AgentPage): Record<string, string> =>
  Object.fromEntries(
    [...(page.part('details')?.querySelectorAll('div') ?? [])].map((row) => [
      row.querySelector('dt')?.textContent ?? '',
      row.querySelector('dd')?.textContent ?? '',
    ]),
  );

/** Name and value of the data that the call carries. */
const data = (page: AgentPage): string[][] =>
  [...page.root.querySelectorAll('[part~="data-row"]')].map((row) =>
    [...row.querySelectorAll('bdi')].map((one) => one.textContent ?? ''),
  );

describe('the view', () => {
  let page: AgentPage;
  afterEach(() => page.close());

  it('shows the documented example', async () => {
    page = new AgentPage();
    page.answer = { body: JSON.parse(callInfo) as unknown };
    await page.attach();
    await page.element.refresh();
    await page.settle();
    expect(page.text('caller')).to.equal('70001');
    expect(details(page)).to.deep.equal({
      Channel: 'Voice or video call',
      Media: 'Voice',
      'Number called': '10086',
      Skill: 'voice_jst (3)',
      Priority: '0',
    });
    expect(page.text('timer')).to.equal('00:00');
    expect(page.part('data')).to.equal(undefined);
    await expectAccessible(page.element);
  });

  it('leaves out fields that are missing', async () => {
    page = await AgentPage.ring({ caller: null, called: '', mediaType: null, mediaAbility: null });
    expect(page.text('caller')).to.equal('Unknown number');
    expect(page.text('status')).to.equal('Incoming call: Unknown number');
    expect(details(page)).to.deep.equal({});
  });

  it('shows unknown numbers as numbers, and the call type where it is not common', async () => {
    page = await AgentPage.ring({
      mediaType: 99,
      mediaAbility: 77,
      callfeature: 43,
      callskillid: 3,
    });
    expect(details(page)).to.include({
      Channel: '99',
      Media: '77',
      'Call type': 'Predicted outbound call',
      Skill: '3',
    });
  });

  it('says in words that no agent is signed in', async () => {
    page = new AgentPage({ watch: '' });
    page.element.guid = undefined;
    await page.attach();
    expect(page.text('status')).to.equal('You are not signed in, so no call can be shown.');
    expect(page.part('button')).to.equal(undefined);
    page.element.guid = guid;
    await page.settle();
    expect(page.text('status')).to.equal('');
    expect(page.text('idle')).to.equal('Waiting for a call…');
  });

  it('has its live region from the beginning, without which the first call would not be announced', async () => {
    page = await AgentPage.open({ watch: '' });
    const status = page.part('status') ?? expect.fail('no status');
    expect(page.text('status')).to.equal('');
    expect(getComputedStyle(status).display).to.equal('block');
    page.answer = says(ringing('1'));
    await page.pass(1000);
    expect(page.text('status')).to.contain('70001');
    expect(page.part('status')).to.equal(status);
  });

  it('offers to refresh while no watch goes on, and tells the result', async () => {
    page = await AgentPage.open();
    expect(page.text('idle')).to.equal('No call is ringing.');
    const goOn = page.hold();
    page.part('refresh')?.click();
    await page.settle();
    expect(page.text('status')).to.equal('One moment…');
    expect(page.part('refresh')?.ariaDisabled).to.equal('true');
    goOn();
    await page.settle();
    expect(page.text('status')).to.equal('No call is ringing.');
    expect(page.part('refresh')?.ariaDisabled).to.equal(null);
    page.answer = says(ringing('1'));
    page.part('refresh')?.click();
    await page.settle();
    expect(page.text('caller')).to.equal('70001');
    page.answer = nothing;
    page.part('refresh')?.click();
    await page.settle();
    expect(page.text('status')).to.equal('The call no longer rings.');
    expect(page.part('idle')).to.equal(undefined);
    await expectAccessible(page.element);
    page.element.watch = true;
    await page.settle();
    expect(page.text('idle')).to.equal('Waiting for a call…');
  });

  it('offers to try again after an error, which it says in words, with the code', async () => {
    page = await AgentPage.open();
    page.answer = refuses('100-006');
    page.element.watch = true;
    await page.settle();
    expect(page.text('status')).to.equal(
      'You are not signed in at the contact center. Please sign in again. Code 100-006',
    );
    await expectAccessible(page.element);
    page.answer = says(ringing('1'));
    page.part('try-again')?.click();
    await page.settle();
    expect(page.text('caller')).to.equal('70001');
    expect(page.part('button'), 'watched').to.equal(undefined);
  });

  it('shows the slot of the page’s buttons while a call rings, and the slot idle while none does', async () => {
    page = new AgentPage({ watch: 'always' });
    page.element.innerHTML = `<button slot="actions">Answer</button><p slot="idle">All quiet</p>`;
    const [answer, idle] = page.element.children;
    await page.attach();
    const shown = () => [answer, idle].map((one) => one?.getClientRects().length !== 0);
    expect(shown()).to.deep.equal([false, true]);
    expect(page.part('idle')?.getClientRects()).to.have.lengthOf(0);
    page.answer = says(ringing('1'));
    await page.pass(1000);
    expect(shown()).to.deep.equal([true, false]);
    await expectAccessible(page.element);
  });

  describe('waiting time', () => {
    it('runs every second from when the call was first seen', async () => {
      page = await AgentPage.ring();
      expect(page.text('timer')).to.equal('00:00');
      await page.pass(61_000);
      expect(page.text('timer')).to.equal('01:01');
    });

    it('includes waitTime where it is plausible', async () => {
      page = await AgentPage.ring({ waitTime: 58 });
      expect(page.text('timer')).to.equal('00:58');
      await page.pass(2000);
      expect(page.text('timer')).to.equal('01:00');
    });

    it('ticks on the second, whenever the call came', async () => {
      page = await AgentPage.open({ 'poll-interval': '1700' });
      page.element.watch = true;
      await page.pass(100);
      page.answer = says(ringing('1'));
      await page.pass(1600 + 999);
      expect(page.text('timer')).to.equal('00:00');
      await page.pass(1);
      expect(page.text('timer')).to.equal('00:01');
    });

    it('ticks on the second of the wait, not of the moment the call was seen', async () => {
      const wall = Date.now;
      Date.now = () => Date.UTC(2026, 10, 21, 12);
      try {
        page = await AgentPage.ring({ waitTime: Date.now() - 10_400 });
      } finally {
        Date.now = wall;
      }
      expect(page.text('timer')).to.equal('00:10');
      await page.pass(599);
      expect(page.text('timer')).to.equal('00:10');
      await page.pass(1);
      expect(page.text('timer')).to.equal('00:11');
    });

    it('ticks where the clock shows fractions of a millisecond', async () => {
      page = new AgentPage({ watch: '' });
      page.answer = says(ringing('1'));
      // Some seconds later the sum of the waiting time has a rounding error.
      await page.clock.advance(3086.5759775478828);
      await page.attach();
      await page.pass(60_001);
      expect(page.text('timer')).to.equal('01:00');
    });

    it('starts anew with another call', async () => {
      page = await AgentPage.ring({}, { watch: 'always', 'poll-interval': '1300' });
      await page.pass(5500);
      page.answer = says(ringing('2'));
      await page.pass(1000 + 999);
      expect(page.text('timer')).to.equal('00:00');
      await page.pass(1);
      expect(page.text('timer')).to.equal('00:01');
    });

    it('stands still when the call is gone', async () => {
      page = await AgentPage.ring();
      page.answer = nothing;
      await page.pass(1000);
      expect(page.clock.pending).to.equal(0);
    });
  });

  describe('the announcement', () => {
    /** The texts of the live region, in their order. */
    const listen = (): { heard: string[]; stop: () => void } => {
      const heard: string[] = [];
      const region = page.part('status') ?? expect.fail('no status');
      const note = (): void => {
        const words = page.text('status');
        if (heard.at(-1) !== words) heard.push(words);
      };
      const observer = new MutationObserver(note);
      observer.observe(region, { subtree: true, childList: true, characterData: true });
      return { heard, stop: () => observer.disconnect() };
    };

    it('is made once for a call, with caller and media, and for its end, but not for the time', async () => {
      page = await AgentPage.open({ watch: '' });
      const { heard, stop } = listen();
      expect(page.part('status')?.role).to.equal('status');
      page.answer = says(ringing('1', { mediaAbility: 2 }));
      await page.pass(5000);
      page.answer = says(ringing('1', { mediaAbility: 2, calldata: 'a=b', userPriority: 3 }));
      await page.pass(5000);
      page.answer = nothing;
      await page.pass(5000);
      stop();
      expect(heard).to.deep.equal([
        'Incoming call: 70001, Click-to-dial, Video',
        'The call no longer rings.',
      ]);
      expect(page.part('status')?.contains(page.part('timer') ?? null)).to.equal(false);
    });

    it('is made for an error', async () => {
      page = await AgentPage.open({ watch: '' });
      const { heard, stop } = listen();
      page.answer = refuses('000-003');
      await page.pass(2000);
      stop();
      expect(heard).to.deep.equal(['Your sign-in has expired. Please sign in again. Code 000-003']);
    });
  });

  describe('focus', () => {
    const focused = (): Element | null => page.root.activeElement;

    it('is not moved by a new call', async () => {
      page = await AgentPage.open({ watch: '' });
      const other = document.body.appendChild(document.createElement('input'));
      other.focus();
      page.answer = says(ringing('1'));
      await page.pass(3000);
      expect(document.activeElement).to.equal(other);
      page.answer = nothing;
      await page.pass(3000);
      expect(document.activeElement).to.equal(other);
      other.remove();
    });

    it('goes to the region where it was on a button of the page that goes with the call', async () => {
      page = new AgentPage({ watch: '' });
      page.element.innerHTML = `<button slot="actions">Answer</button>`;
      page.answer = says(ringing('1'));
      await page.attach();
      page.element.querySelector('button')?.focus();
      page.answer = nothing;
      await page.pass(1000);
      expect(focused()).to.equal(page.part('panel'));
    });

    it('goes to the region where it was on the data of the call that goes', async () => {
      page = await AgentPage.ring({ calldata: 'a=b' });
      page.part('data')?.focus();
      expect(focused()).to.equal(page.part('data'));
      page.answer = nothing;
      await page.pass(1000);
      expect(focused()).to.equal(page.part('panel'));
    });

    it('does not keep the next call from being shown where a page makes focus() throw', async () => {
      page = await AgentPage.ring({ calldata: 'a=b' }, { watch: 'always' });
      page.part('data')?.focus();
      const panel = page.part('panel') ?? expect.fail('no panel');
      panel.focus = () => {
        throw new Error('the page says no');
      };
      page.answer = nothing;
      await page.pass(1000);
      expect(page.part('caller')).to.equal(undefined);
      page.answer = says(ringing('2', { caller: '70002' }));
      await page.pass(1000);
      expect(page.text('caller')).to.equal('70002');
      expect(page.takeWarnings()).to.have.lengthOf(1);
    });

    it("goes to the region where it was on the element's own button that goes", async () => {
      page = await AgentPage.open();
      page.answer = refuses('100-007');
      page.element.watch = 'always';
      await page.pass(70_000);
      page.part('try-again')?.focus();
      page.answer = nothing;
      page.part('try-again')?.click();
      await page.pass(1000);
      expect(focused()).to.equal(page.part('panel'));
    });

    it('stays where it is while the call keeps ringing', async () => {
      page = await AgentPage.ring({ calldata: 'a=b' });
      page.part('data')?.focus();
      page.answer = says(ringing('1', { calldata: 'a=c' }));
      await page.pass(3000);
      expect(data(page)).to.deep.equal([['a', 'c']]);
      expect(focused()).to.equal(page.part('data'));
    });
  });

  describe('data of the call', () => {
    /** Checks that nothing is wider than its place. */
    const expectToFit = (): void => {
      for (const one of page.root.querySelectorAll<HTMLElement>('*')) {
        if (one.clientWidth <= 1 || getComputedStyle(one).display === 'inline') continue;
        expect(one.scrollWidth, one.outerHTML.slice(0, 80)).to.be.at.most(one.clientWidth + 1);
      }
    };

    it('is shown as names and values', async () => {
      page = await AgentPage.ring({ calldata: '{"buyer":"Anna","basket":[1,2]}' });
      expect(data(page)).to.deep.equal([
        ['buyer', 'Anna'],
        ['basket', '[1,2]'],
      ]);
      await expectAccessible(page.element);
    });

    it('is shown as text, even where it looks like markup, and fits into 280 px', async () => {
      const hostile = {
        '<img src=x onerror=alert(1)>': '<script>alert(1)</script><b>b</b>',
        '\u202Eemit\u202C': 'a\u0000b\u0007\u2066',
        __proto__: 'x',
        ['n'.repeat(5000)]: 'v'.repeat(5000),
        markup: '</bdi></dd><style>* { display: none }</style>${1}',
        link: 'javascript:alert(1)',
      };
      page = await AgentPage.ring({
        caller: '<b>\u202E10007</b>',
        called: 'x'.repeat(4000),
        callskill: '</dd>\u0000',
        calldata: JSON.stringify(hostile),
      });
      page.element.style.inlineSize = '280px';
      expect(page.root.querySelectorAll('img, script, b:not([part]), style, a')).to.have.lengthOf(
        0,
      );
      const [image, override, long, markup] = data(page);
      expect(image).to.deep.equal([
        '<img src=x onerror=alert(1)>',
        '<script>alert(1)</script><b>b</b>',
      ]);
      expect(override).to.deep.equal(['⟨U+202E⟩emit⟨U+202C⟩', 'a⟨U+0000⟩b⟨U+0007⟩⟨U+2066⟩']);
      expect(long?.map(({ length }) => length)).to.deep.equal([100, 2000]);
      expect(markup?.[1]).to.equal(hostile.markup);
      expect(page.text('data-left')).to.equal('Characters not shown: 3000');
      expect(page.text('caller')).to.equal('<b>⟨U+202E⟩10007</b>');
      expectToFit();
      await expectAccessible(page.element);
    });

    it('keeps the writing direction of each value to itself', async () => {
      page = await AgentPage.ring({ calldata: 'a=שלום&b=1' });
      for (const one of page.root.querySelectorAll('[part~="data"] bdi')) {
        expect(getComputedStyle(one).unicodeBidi).to.equal('isolate');
      }
    });

    for (const [what, calldata] of [
      ['words', 'lorem '.repeat(180_000)],
      ['one word', 'x'.repeat(1_000_000)],
      [
        'rows',
        JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i]))),
      ],
      ['pairs', Array.from({ length: 100_000 }, (_, i) => `k${i}=${i}`).join('&')],
      ['nesting', `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`],
    ] as const) {
      it(`of a megabyte of ${what} is shown in part, with the number of what is left out`, async () => {
        page = await AgentPage.ring({ calldata });
        page.element.style.inlineSize = '280px';
        expect(page.element.call?.calldata).to.equal(calldata);
        expect(page.root.querySelectorAll('*').length).to.be.below(300);
        expect(page.part('data')?.textContent?.length).to.be.below(10_000);
        expect(page.text('data-left')).to.match(/^(Entries|Characters) not shown: \d+$/);
        expectToFit();
      });
    }
  });

  for (const [lang, words, dir] of [
    ['de', 'Eingehender Anruf', 'ltr'],
    ['ar', 'مكالمة واردة', 'rtl'],
    ['zh-CN', '有来电', 'ltr'],
    ['tlh', 'Incoming call', 'ltr'],
  ] as const) {
    it(`is in ${lang}, written in its direction`, async () => {
      page = await AgentPage.ring({}, { lang });
      expect(page.text('status')).to.match(new RegExp(`^${words}`));
      expect(getComputedStyle(page.part('panel') ?? page.element).direction).to.equal(dir);
      await expectAccessible(page.element);
    });
  }

  it('changes its language during a call without announcing the call again', async () => {
    page = await AgentPage.ring();
    page.element.lang = 'de';
    await page.settle();
    expect(page.text('status')).to.match(/^Eingehender Anruf/);
  });
});
