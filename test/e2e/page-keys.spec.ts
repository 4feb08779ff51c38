/**
 * Pages with shortcuts of their own: typing, dialling and pressing work in the widget, and keys
 * that the widget does not use reach the page.
 */
import type { Page } from 'playwright/test';
import { language as english } from '../../src/locales/en.js';
import { filmScript } from './support/film.js';
import { usuallyIf } from './support/more.js';
import { expect, type Shop, test, words } from './support/shop.js';

const callback = english.callback;

/**
 * Shortcuts as single-page shops have them: digits choose something, Space plays, letters open
 * menus.
 */
const shortcuts = `<script>
for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'paste'])
  addEventListener(type, (event) => {
    if (event.target.tagName === 'INPUT' || event.target.tagName === 'BUTTON') return;
    window.heard = [...(window.heard ?? []), type + ' ' + event.key];
    if (!/^(F2|Tab)$/.test(event.key) && !event.ctrlKey) event.preventDefault();
  });
</script>`;

const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = (window as unknown as { heard?: string[] }).heard ?? [];
    Object.assign(window, { heard: [] });
    return all;
  });

async function talk(shop: Shop, options: Parameters<Shop['open']>[1] = {}): Promise<void> {
  await shop.open('answered', { attributes: 'data-sdk', ...options });
  await shop.startButton.focus();
  await shop.page.keyboard.press('Enter');
  await expect.poll(() => shop.page.evaluate(() => window.sdk !== undefined)).toBe(true);
  await shop.page.evaluate(() => window.sdk?.connected());
  await expect(shop.status).toHaveText(words.states.talking);
}

const tones = async (shop: Shop): Promise<unknown> =>
  (await shop.seen('sdk-tones')).map(({ value }) => value).join('');

test('a page that swallows digits: a number is written, changed and sent', async ({
  shop,
  page,
}) => {
  await shop.open('no-agents', {
    head: shortcuts,
    attributes: 'callback-url="https://relay.invalid/callback" lang="en-DE"',
  });
  await shop.startButton.click();
  await shop.press(words.callBack);
  const number = shop.widget.getByLabel(callback.number);
  await expect(number).toBeFocused();
  await heard(page);
  await page.keyboard.type('(089) 123x');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Home');
  await page.keyboard.type('+');
  await page.keyboard.press('End');
  await page.keyboard.type('7');
  await expect(number).toHaveValue('+(089) 127');
  await page.keyboard.press('Shift+Tab');
  const country = shop.widget.getByLabel(callback.country);
  await expect(country).toBeFocused();
  await expect(country).toHaveValue('DE');
  await page.keyboard.press('ArrowDown');
  await expect(country).not.toHaveValue('DE');
  await page.keyboard.press('Tab');
  // The widget leaves Tab to the page.
  expect(await heard(page)).toEqual(expect.arrayContaining(['keydown Tab', 'keyup Tab']));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await expect(number).toHaveValue('12');
  const control = await heard(page);
  expect(control).toContain('keydown a');
  expect(control.filter((one) => /\d/.test(one))).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(shop.widget.getByText(callback.problems['number-invalid'])).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(number).toBeHidden();
  expect((await heard(page)).filter((one) => !one.includes('Control'))).toEqual([]);
});

for (const key of ['Space', 'Enter'] as const) {
  const usual = usuallyIf(key === 'Enter');
  test(
    `a page that swallows ${key}: the start button, the controls and the end`,
    usual,
    async ({ shop, page }) => {
      await shop.open('answered', { head: shortcuts, attributes: 'data-sdk' });
      await shop.startButton.focus();
      await page.keyboard.press(key);
      await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
      await page.evaluate(() => window.sdk?.connected());
      await expect(shop.status).toHaveText(words.states.talking);
      for (const name of [words.mute, words.unmute, words.keypad, '5', words.hangUp]) {
        await shop.button(name).focus();
        await shop.press(name, (button) => button.page().keyboard.press(key));
      }
      await shop.toReach('ended');
      expect(await tones(shop)).toBe('5');
      expect(await heard(page)).toEqual([]);
      // Outside the controls the key still scrolls the page.
      await shop.widget.getByRole('heading', { name: words.panel }).focus();
      await page.keyboard.press(key);
      expect((await heard(page)).length).toBeGreaterThan(0);
    },
  );
}

test('while talking, digits, * and # are the widget’s wherever the focus is in it', async ({
  shop,
  page,
}) => {
  await talk(shop, { head: shortcuts });
  await heard(page);
  await shop.button(words.mute).focus();
  await page.keyboard.type('1*');
  expect(await heard(page)).toEqual([]);
  expect(await tones(shop), 'the keypad is closed').toBe('');
  await shop.button(words.keypad).focus();
  await shop.press(words.keypad, (button) => button.page().keyboard.press('Enter'));
  await page.keyboard.type('0123456789*#');
  for (let times = 0; times < 5; times += 1) await page.keyboard.down('7');
  await page.keyboard.up('7');
  await expect.poll(() => tones(shop)).toBe('0123456789*#7');
  expect(await heard(page)).toEqual([]);
  await page.keyboard.press('a');
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+5');
  await page.keyboard.press('Alt+5');
  const pages = await heard(page);
  expect(pages.filter((one) => one.startsWith('keydown'))).toEqual([
    'keydown a',
    'keydown F2',
    'keydown Control',
    'keydown 5',
    'keydown Alt',
    'keydown 5',
  ]);
  expect(await tones(shop)).toBe('0123456789*#7');
});

for (const [what, body, show] of [
  [
    'modal dialog',
    '<dialog id="around">%</dialog>',
    () => document.querySelector<HTMLDialogElement>('#around')?.showModal(),
  ],
  [
    'popover',
    '<div id="around" popover>%</div>',
    () => document.querySelector<HTMLElement>('#around')?.showPopover(),
  ],
] as const) {
  const usual = usuallyIf(what === 'popover');
  test(
    `a ${what} around the widget stays open when Escape closes something in it`,
    usual,
    async ({ shop, page }) => {
      await page.goto(shop.address('answered', { attributes: 'data-sdk', body }));
      await expect.poll(() => page.evaluate(() => 'seen' in window)).toBe(true);
      await page.evaluate(show);
      const around = page.locator('#around');
      await shop.startButton.focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => page.evaluate(() => window.sdk !== undefined)).toBe(true);
      await page.evaluate(() => window.sdk?.connected());
      await expect(shop.status).toHaveText(words.states.talking);
      await shop.button(words.keypad).focus();
      await shop.press(words.keypad, (button) => button.page().keyboard.press('Enter'));
      await page.keyboard.press('Escape');
      await expect(shop.button('5')).toBeHidden();
      await expect(around).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(shop.button(words.expand)).toBeVisible();
      await expect(around).toBeVisible();
      await shop.button(words.hangUp).focus();
      await shop.press(words.hangUp, (button) => button.page().keyboard.press('Enter'));
      await expect(shop.button(words.close)).toBeVisible();
      await expect(async () => {
        await page.keyboard.press('Escape');
        expect(await shop.state()).toBe('idle');
      }).toPass();
      await expect(around).toBeVisible();
      // Nothing of the widget is open any more.
      await page.keyboard.press('Escape');
      await expect(around).toBeHidden();
    },
  );
}

test('an Escape that closes the list of a choice closes nothing else', async ({ shop, page }) => {
  await shop.open('answered', {
    attributes: 'connector="film"',
    head: filmScript,
    body: `<dialog id="around">%</dialog><script>
      const around = document.querySelector('#around');
      around.showModal();
      // Closes on Escape as the dialogs of libraries do.
      for (const type of ['keydown', 'keyup'])
        addEventListener(type, ({ key }) => key === 'Escape' && around.close());
    </script>`,
  });
  await shop.startButton.click();
  await shop.toReach('talking');
  await shop.press(words.devices);
  const choice = shop.widget.getByRole('combobox').first();
  await choice.focus();
  await page.keyboard.press('Alt+ArrowDown');
  const isOpen = (): Promise<boolean> => choice.evaluate((node) => node.matches(':open'));
  await expect.poll(isOpen).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(isOpen).toBe(false);
  await expect(choice).toBeVisible();
  await expect(page.locator('#around')).toHaveAttribute('open');
  await page.keyboard.press('Escape');
  await expect(choice).toBeHidden();
  await expect(page.locator('#around')).toHaveAttribute('open');
});

test('an Escape whose default the page has prevented closes nothing', async ({ shop, page }) => {
  await talk(shop);
  await page.evaluate(() => addEventListener('keydown', (event) => event.preventDefault(), true));
  await page.keyboard.press('Escape');
  await expect(shop.button(words.minimize)).toBeVisible();
});

test('keys and double clicks in the content of a slot reach the page', async ({ shop, page }) => {
  await shop.open('answered', { attributes: 'data-sdk', head: shortcuts });
  await shop.widget.evaluate((element) => {
    element.insertAdjacentHTML(
      'beforeend',
      '<p slot="footer"><a href="#" id="own">Own</a> <button id="twice">Twice</button></p>',
    );
    const button = document.querySelector<HTMLElement>('#twice');
    let clicks = 0;
    button?.addEventListener('click', () => (button.textContent = `${(clicks += 1)} clicks`));
  });
  await shop.call('connecting');
  await heard(page);
  await page.locator('#own').focus();
  await page.keyboard.type('7');
  await page.keyboard.press('Space');
  expect(await heard(page)).toEqual(
    expect.arrayContaining(['keydown 7', 'keyup 7', 'keydown  ', 'keyup  ']),
  );
  await page.locator('#twice').dblclick();
  await expect(page.locator('#twice')).toHaveText('2 clicks');
});
