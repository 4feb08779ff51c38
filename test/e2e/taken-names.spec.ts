/**
 * Names of the platform that a page has given to something else: after our script that changes
 * nothing; before it the call works, or ends before the create and names what was taken.
 */
import { more } from './support/more.js';
import { expect, test, words, type Shop } from './support/shop.js';

/** How a call ends where the name is taken before our script; undefined: as it should. */
const names: Readonly<Record<string, string | undefined>> = {
  AbortController: 'load-failed',
  AbortSignal: undefined,
  CustomEvent: undefined,
  Event: undefined,
  EventTarget: undefined,
  Headers: undefined,
  MediaStream: 'unsupported',
  RTCPeerConnection: 'unsupported',
  RTCSessionDescription: undefined,
  Request: undefined,
  Response: undefined,
  URL: undefined,
  URLSearchParams: undefined,
  WebSocket: 'unsupported',
};
const harmless = Object.keys(names).filter((name) => names[name] === undefined);

/** What else the name may mean. */
const others = {
  'a class that throws': `class { constructor() { throw new Error('taken'); } }`,
  'an empty class': 'class {}',
  'a function of its own': '(...all) => ({ all })',
  'no function': '{}',
};
const [thrower] = Object.values(others);

type When = 'before' | 'after';

/** The script of a page that takes these names. */
function taking(taken: readonly string[], when: When, by = thrower): string {
  const code = taken.map((name) => `window.${name} = ${by};`).join('\n');
  return when === 'before'
    ? `<script>${code}</script>`
    : `<script type="module">await customElements.whenDefined('click-to-dial'); ${code}</script>`;
}

/** A whole call by SIP. */
async function works(shop: Shop): Promise<void> {
  await shop.startButton.click();
  await shop.toReach('talking', 45_000);
  await shop.press(words.hangUp);
  await shop.toReach('ended');
  await shop.toHaveDropped(1);
  expect(await shop.seen('call-error')).toEqual([]);
}

async function endsClearly(shop: Shop, name: string, code: string): Promise<void> {
  await shop.startButton.click();
  await shop.toReach('failed');
  const errors = await shop.seen('call-error');
  expect(errors).toHaveLength(1);
  expect(errors[0]?.code).toBe(code);
  expect(errors[0]?.message).toContain(name);
  expect(shop.center.requests('create')).toBe(0);
}

test.use({ media: true, permissions: ['microphone'] });
test.describe.configure({ timeout: 90_000 });
const attributes = 'connector="sip"';

for (const [what, by] of Object.entries(others)) {
  const tag = by === thrower ? [] : [more];

  test(`all are ${what} after the script: a call works`, { tag }, async ({ shop }) => {
    await shop.open('answered', { head: taking(Object.keys(names), 'after', by), attributes });
    await works(shop);
  });

  test(`all that no call needs are ${what} before the script`, { tag }, async ({ shop }) => {
    await shop.open('answered', { head: taking(harmless, 'before', by), attributes });
    await works(shop);
  });

  for (const [name, code] of Object.entries(names)) {
    if (!code) continue;
    test(`${name} is ${what} before the script: it is named`, { tag }, async ({ shop }) => {
      await shop.open('answered', { head: taking([name], 'before', by), attributes });
      await endsClearly(shop, name, code);
    });
  }
}

// One may hide what another one breaks.
for (const name of Object.keys(names)) {
  test(`${name} alone is taken after the script`, { tag: more }, async ({ shop }) => {
    await shop.open('answered', { head: taking([name], 'after'), attributes });
    await works(shop);
  });

  if (!harmless.includes(name)) continue;
  test(`${name} alone is taken before the script`, { tag: more }, async ({ shop }) => {
    await shop.open('answered', { head: taking([name], 'before'), attributes });
    await works(shop);
  });
}
