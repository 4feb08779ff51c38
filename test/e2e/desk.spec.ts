/**
 * A visitor calls from the shop, and an agent at the desk answers, each in a window of the demo.
 */
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { language as english } from '../../src/locales/en.js';
import { language as englishAgent } from '../../src/agent/locales/en.js';
import { expectNoFindings } from './support/axe.js';
import { type DeskPage, expect, test, type VisitorPage } from './support/desk.js';
import { more, usuallyIf } from './support/more.js';
import { press } from './support/press.js';

const { call: messages, callback, labels, message, rating } = english;
const { words } = englishAgent;

test.describe.configure({ timeout: 180_000 });

/** Calls as the visitor, and waits until it rings at the desk. */
async function ring(visitor: VisitorPage, agent: DeskPage, button = 'Call us'): Promise<void> {
  await visitor.button(button).click();
  await expect(agent.status).toHaveText('A call is ringing');
  await expect(agent.caller).toHaveText('AnonymousCard');
}

async function talk(visitor: VisitorPage, agent: DeskPage, button?: string): Promise<void> {
  await ring(visitor, agent, button);
  await agent.answer();
  await expect(visitor.status).toHaveText(messages.states.talking);
}

test('the agent sees who is calling, answers, and both hear each other; twice', async ({
  visitor,
  agent,
}) => {
  await agent.open();
  await visitor.open();
  await ring(visitor, agent);
  await expect(visitor.status).toHaveText(messages.states.connecting);
  const { element } = agent;
  await expect(element).toContainText(words.kinds[2] ?? 'missing');
  await expect(element).toContainText(words.medias[1] ?? 'missing');
  await expect(element).toContainText('click_to_call (3)');
  await expect(element).toContainText('https://shop.example/lamp');
  await agent.answer();
  await expect(agent.caller).toHaveCount(0);
  await expect(agent.talk).toContainText('Talking with AnonymousCard');
  await Promise.all([visitor.toHear(), agent.toHear()]);
  await expect(agent.page.getByRole('timer')).not.toHaveText('00:00');

  await agent.button('Hang up').click();
  await expect(visitor.status).toHaveText(messages.ends.released.title);
  await expect(agent.status).toHaveText('Ready for calls');
  await Promise.all([visitor.toHaveLetGo(), agent.toHaveLetGo()]);

  await visitor.press(messages.close);
  await talk(visitor, agent);
  await Promise.all([visitor.toHear(), agent.toHear()]);
  await visitor.press(messages.hangUp);
  await expect(agent.status).toHaveText('Ready for calls');
  await expect(agent.log).toContainText('The visitor has ended the call');
  await Promise.all([visitor.toHaveLetGo(), agent.toHaveLetGo()]);
});

test('the status is announced where it changes, not whenever it is set', async ({ agent }) => {
  const { page } = agent;
  await page.addInitScript(() => {
    const again: (string | null)[] = [];
    Object.assign(window, { again });
    new MutationObserver((records) => {
      for (const { target, addedNodes, removedNodes } of records) {
        const [now, before] = [addedNodes[0]?.textContent, removedNodes[0]?.textContent];
        if ((target as Element).id === 'status' && now && now === before) again.push(now);
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await agent.open();
  expect(await page.evaluate(() => (window as unknown as { again: string[] }).again)).toEqual([]);
});

test('a call that is declined is over for both', async ({ visitor, agent }) => {
  // The desk shows the call before its telephone rings.
  const rung = new Promise<void>((resolve) => {
    agent.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('INVITE')) resolve();
      }),
    );
  });
  await agent.open();
  await visitor.open();
  await ring(visitor, agent);
  await rung;
  const released: string[] = [];
  agent.page.on('request', (request) => {
    if (request.url().endsWith('/release')) released.push(request.url());
  });
  await agent.button('Decline').click();
  await expect(agent.status).toHaveText('Ready for calls');
  expect(released, 'the telephone has said it; the center would refuse it').toEqual([]);
  await expect(agent.page.getByRole('alert')).toHaveText('');
  await expect(agent.caller).toHaveCount(0);
  await expect(visitor.widget.getByRole('link', { name: /^Call \+49/ })).toBeVisible();
  await visitor.toHaveLetGo();
});

test(
  'declining a call that has ended in the same moment shows the agent no error',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open();
    await visitor.open('?connector=stub');
    await ring(visitor, agent);
    const refused = agent.page.waitForResponse(/\/release$/);
    await agent.page.route(/\/release$/, async (route) => {
      await visitor.press(messages.hangUp);
      await expect(visitor.status).toHaveText(messages.ends['hung-up'].title);
      await route.continue();
    });
    await agent.button('Decline').click();
    expect(await (await refused).json()).toMatchObject({ retcode: '100-009' });
    await expect(agent.status).toHaveText('Ready for calls');
    await expect(agent.page.getByRole('alert')).toHaveText('');
  },
);

test(
  'the agent can decline a visitor whose page opens no telephone connection',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open();
    await visitor.open('?connector=stub');
    await ring(visitor, agent);
    await agent.button('Answer').click();
    await expect(agent.status).toHaveText('Answering …');
    await agent.button('Decline').click();
    await expect(agent.status).toHaveText('Ready for calls');
    await expect(visitor.status).toHaveText(messages.ends.released.title);
  },
);

test(
  'a call that the visitor takes back rings no longer',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open();
    await visitor.open();
    await ring(visitor, agent);
    await visitor.press(messages.cancel);
    await expect(agent.status).toHaveText('Ready for calls');
    await expect(agent.caller).toHaveCount(0);
    await expect(agent.log).toContainText('The visitor has ended the call');
    await agent.toHaveLetGo();
  },
);

test('video: each sees the other', async ({ visitor, agent }) => {
  await agent.open();
  await visitor.open('?media=voice%20video');
  await talk(visitor, agent, english.labels.videoCall);
  const width = (page: Page, video: string): Promise<number> =>
    page.locator(video).evaluate((one) => (one as HTMLVideoElement).videoWidth);
  await expect.poll(() => width(agent.page, '#remote')).toBeGreaterThan(0);
  await expect.poll(() => width(agent.page, '#own')).toBeGreaterThan(0);
  await expect.poll(() => width(visitor.page, '[part="remote-video"]')).toBeGreaterThan(0);
  await expect(agent.page.getByLabel('The visitor’s picture')).toBeVisible();
  await expectFits(agent.page);
  await agent.button('Camera off').click();
  await expect(agent.button('Camera off')).toHaveAttribute('aria-pressed', 'true');
  await agent.button('Hang up').click();
  await expect(agent.talk).toBeHidden();
  await agent.toHaveLetGo();
});

test(
  'muted at the desk is silence for the visitor, and so is a held call',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open();
    await visitor.open();
    await talk(visitor, agent);
    await visitor.toHear();
    await agent.button('Mute').click();
    await visitor.toHearNothing();
    await agent.toHear();
    await agent.button('Mute').click();
    await visitor.toHear();

    await agent.button('Hold').click();
    await expect(agent.status).toHaveText('Call on hold');
    await expect(visitor.status).toHaveText(messages.notices.held);
    await Promise.all([visitor.toHearNothing(), agent.toHearNothing()]);
    await agent.button('Hold').click();
    await expect(agent.status).toHaveText('In a call');
    await expect(visitor.status).toHaveText(messages.states.talking);
    await Promise.all([visitor.toHear(), agent.toHear()]);
  },
);

test('the desk works by keyboard alone, and never loses the focus', async ({ visitor, agent }) => {
  const { page } = agent;
  const focused = page.locator(':focus');
  await page.goto(`${agent.origin}/agent.html`);
  const agentNumber = page.getByLabel('Agent number');
  await agentNumber.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('three to six digits');
  await expect(agentNumber).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('4711');
  await page.keyboard.press('Enter');
  await expect(agent.status).toHaveText('Ready for calls');
  await expect(focused).toHaveText('Calls');

  await visitor.open();
  await ring(visitor, agent);
  await expect(focused).toHaveText('Calls');
  await page.keyboard.press('Tab');
  await expect(agent.button('Answer')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(agent.talk).toBeVisible();
  await expect(focused).toHaveText('Talking with AnonymousCard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(agent.button('Mute')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(agent.button('Hang up')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(agent.status).toHaveText('Ready for calls');
  await expect(focused).toHaveText('Calls');
  await agent.button('Sign out').focus();
  await page.keyboard.press('Enter');
  await expect(agentNumber).toBeFocused();
});

test('a reload signs in again, releases the call, and takes the next one', async ({
  visitor,
  agent,
}) => {
  await agent.open();
  await visitor.open();
  await talk(visitor, agent);
  await agent.page.reload();
  await expect(visitor.status).toHaveText(messages.ends.released.title);
  await expect(agent.status).toHaveText('Ready for calls');
  const kept = await agent.page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  expect(kept).toBe('[["desk-agent","101"]]');

  await visitor.press(messages.close);
  await ring(visitor, agent);
  await agent.page.reload();
  await expect(visitor.widget.getByRole('link', { name: /^Call \+49/ })).toBeVisible();
  await expect(agent.status).toHaveText('Ready for calls');
});

test('the desk signs in again after the center was restarted', async ({ agent, request }) => {
  await agent.open();
  await request.post(`${agent.origin}/simulator/reset`);
  await expect(agent.status).toHaveText('Signed out');
  await expect(agent.page.getByRole('alert')).toContainText('Sign in again');
  await agent.button('Sign in').click();
  await expect(agent.status).toHaveText('Ready for calls');
});

test(
  'one desk for each number: the other one can be taken over',
  { tag: more },
  async ({ agent, elsewhere }) => {
    await elsewhere.open();
    await agent.page.goto(`${agent.origin}/agent.html`);
    await agent.button('Sign in').click();
    await expect(agent.page.getByRole('alert')).toHaveText('You are signed in somewhere else.');
    await agent.button('Take over here').click();
    await expect(agent.status).toHaveText('Ready for calls');
    await expect(elsewhere.status).toHaveText('Signed out');
    await expect(elsewhere.page.getByRole('alert')).toContainText('under your number');
    await elsewhere.page.reload();
    await expect(elsewhere.button('Sign in')).toBeVisible();
  },
);

test(
  'a call goes on ringing at a desk without a microphone, and can be declined',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await agent.open();
    await visitor.open();
    await ring(visitor, agent);
    await agent.button('Answer').click();
    await expect(agent.page.getByRole('alert')).toContainText('microphone cannot be used');
    await expect(agent.status).toHaveText('A call is ringing');
    await agent.button('Decline').click();
    await expect(agent.status).toHaveText('Ready for calls');
  },
);

test(
  'an agent who has signed out gets no call, and the Guid is not kept',
  { tag: more },
  async ({ visitor, agent }) => {
    const guids: string[] = [];
    agent.page.on('response', (response) => {
      const guid = response.headers()['set-guid'];
      if (guid !== undefined) guids.push(guid.replace('JSESSIONID=', ''));
    });
    await agent.open();
    const html = await agent.page.content();
    const [guid = ''] = guids;
    expect(guid).not.toBe('');
    expect(html).not.toContain(guid);
    await agent.button('Sign out').click();
    await expect(agent.status).toHaveText('Signed out');
    expect(await agent.page.evaluate(() => sessionStorage.length)).toBe(0);
    await visitor.open();
    await visitor.button('Call us').click();
    // The simulated agent answers instead.
    await expect(visitor.status).toHaveText(messages.states.talking);
    await visitor.press(messages.hangUp);
    await expect(visitor.status).toHaveText(messages.ends['hung-up'].title);
  },
);

test('a message of a visitor is in the trace of the shop and at the desk', async ({
  visitor,
  agent,
}) => {
  await agent.open();
  await visitor.open('?scenario=outside-hours&leave-message=true&lang=en-DE');
  await visitor.button(labels.call).click();
  await visitor.press(messages.leaveMessage);
  await visitor.widget.getByLabel(callback.number).fill('089 1234567');
  await visitor.widget.getByLabel(message.text).fill('Is my parcel there?');
  await visitor.press(message.submit);
  await expect(visitor.status).toHaveText(message.left.title);
  const left = '+49891234567: Is my parcel there?';
  await expect(agent.log).toContainText(`A visitor has left a message. ${left}`);
  const trace = visitor.page.locator('#trace');
  await expect(trace).toContainText('call-message');
  await expect(trace).toContainText(`a message was left ${left}`);
});

test(
  'a rating is in the trace of the shop and at the desk',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open();
    await visitor.open('?rating=on');
    await talk(visitor, agent);
    await visitor.press(messages.hangUp);
    const group = visitor.widget.getByRole('group', { name: rating.question });
    await press(group.getByRole('radio', { name: rating.levels[4], exact: true }));
    await visitor.press(rating.send);
    await expect(agent.log).toContainText('A visitor has rated a call. 4');
    const trace = visitor.page.locator('#trace');
    await expect(trace).toContainText('call-rating');
    await expect(trace).toContainText('the talk was rated 4');
  },
);

test('the shop leads to the desk, in a window of its own', async ({ visitor, context }) => {
  await visitor.open();
  const opens = context.waitForEvent('page');
  await visitor.page.getByRole('link', { name: 'Agent’s desk, in a new window' }).click();
  const desk = await opens;
  await expect(desk.getByRole('heading', { name: 'Agent’s desk' })).toBeVisible();
  await expect(desk.getByRole('link', { name: /shop/ })).toHaveAttribute('href', '/');
});

test(
  'language and theme are the element’s, and stay in the address',
  { tag: more },
  async ({ visitor, agent }) => {
    await agent.open('?lang=ar&theme=dark');
    await visitor.open();
    await ring(visitor, agent);
    await expect(agent.caller).toHaveCSS('direction', 'rtl');
    await expect(agent.element).toHaveAttribute('theme', 'dark');
    await agent.page.getByLabel('Language').selectOption('de');
    await expect(agent.page).toHaveURL(`${agent.origin}/agent.html?lang=de&theme=dark`);
    await expect(agent.caller).toHaveCSS('direction', 'ltr');
    await agent.page.getByLabel('Theme').selectOption('auto');
    await expect(agent.page).toHaveURL(`${agent.origin}/agent.html?lang=de`);
  },
);

const usual = ['light 320'];
for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const width of [320, 768, 1440]) {
      const looked = usuallyIf(usual.includes(`${colorScheme} ${width}`));
      test(`fits ${width} px, and axe finds nothing`, looked, async ({ visitor, agent }) => {
        const { page } = agent;
        await page.setViewportSize({ width, height: 800 });
        // Added before the page's own policy, which would refuse a test's script later.
        await page.addInitScript({ path: axe });
        await page.goto(`${agent.origin}/agent.html`);
        await expectWell(page, 'signed out');
        await agent.open();
        await expectWell(page, 'ready');
        await visitor.open();
        await ring(visitor, agent);
        await expectWell(page, 'ringing');
        await agent.answer();
        await expectWell(page, 'talking');
      });
    }
  });
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

async function expectWell(page: Page, state: string): Promise<void> {
  await expectNoFindings(page, state);
  await expectFits(page);
}

async function expectFits(page: Page): Promise<void> {
  const tooWide = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await tooWide()).toBeLessThanOrEqual(0);
}
