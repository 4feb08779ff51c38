/**
 * Every attribute of `<click-to-dial>` with a rule of its own: its default, accepted and wrong
 * values.
 */
import type { Configuration } from '../../src/element/shared/attributes.js';

interface Case {
  property: keyof Configuration;
  initial: unknown;
  accepted: RegExp;
  /** A value of the attribute, and the value of the property it leads to. */
  good: readonly (readonly [given: string, held: unknown])[];
  /** Values that only the property takes. */
  goodValues?: readonly (readonly [given: unknown, held: unknown])[];
  /** Values that are wrong as attribute and as property. */
  wrong: readonly string[];
  wrongValues: readonly unknown[];
}

const notText = [0, 1, true, false, NaN, {}, [], Symbol('x'), () => 'x', 10n];
/** A function, which a page may give in place of the value. */
const asked = (): RTCIceServer[] => [];
const stun = { urls: 'stun:stun.example.com' };
export const turn = {
  urls: ['turn:a.example.com', 'turns:b.example.com'],
  username: 'u',
  credential: 'c',
};

/** Wrong addresses of both server and relay. */
const wrongUrls = [
  ' ',
  'cc.example.com',
  '/relay',
  '//cc.example.com',
  'http://cc.example.com',
  'http://localhost.example.com',
  'http://128.0.0.1',
  'ftp://cc.example.com',
  'wss://cc.example.com',
  'javascript:alert(1)',
  'https://',
  'https://cc.example.com/?a=b',
  'https://cc.example.com/?',
  'https://cc.example.com/#a',
  'https://cc.example.com/#',
  'https://user@cc.example.com',
  'https://user:word@cc.example.com',
];

const onOrOff = (property: 'tones' | 'leavePrompt' | 'queueInfo' | 'rating'): Case => ({
  property,
  initial: 'on',
  accepted: /on, off/,
  good: [
    ['off', 'off'],
    ['on', 'on'],
  ],
  wrong: ['', 'true', 'none'],
  wrongValues: notText,
});

export const cases: Readonly<Record<string, Case>> = {
  server: {
    property: 'server',
    initial: location.origin,
    accepted: /absolute https: URL/,
    good: [
      ['https://cc.example.com:18446', 'https://cc.example.com:18446'],
      ['https://cc.example.com/', 'https://cc.example.com'],
      ['https://cc.example.com/a/b//', 'https://cc.example.com/a/b'],
      [' HTTPS://CC.example.com/A ', 'https://cc.example.com/A'],
      ['http://localhost:8080', 'http://localhost:8080'],
      ['http://shop.localhost/x', 'http://shop.localhost/x'],
      ['http://127.8.9.1', 'http://127.8.9.1'],
      ['http://[::1]:80/', 'http://[::1]'],
    ],
    wrong: ['', ...wrongUrls],
    wrongValues: notText,
  },
  'callback-url': {
    property: 'callbackUrl',
    initial: undefined,
    accepted: /absolute https: URL.*, or nothing/,
    good: [
      ['', ''],
      ['https://relay.example.com/callback', 'https://relay.example.com/callback'],
      ['https://relay.example.com/', 'https://relay.example.com'],
      ['http://localhost:8080/a/callback//', 'http://localhost:8080/a/callback'],
    ],
    wrong: wrongUrls,
    wrongValues: notText,
  },
  'callback-country': {
    property: 'callbackCountry',
    initial: undefined,
    accepted: /ISO 3166/,
    good: [
      ['DE', 'DE'],
      ['gb', 'GB'],
      ['tW', 'TW'],
    ],
    wrong: ['', ' ', 'D', 'DEU', 'D1', '49', '+49', 'Germany', 'DE AT', 'de-DE', 'ÄÖ', 'DE\n'],
    wrongValues: [...notText, ['DE']],
  },
  media: {
    property: 'media',
    initial: 'voice',
    accepted: /voice, video, voice video/,
    good: [
      ['voice', 'voice'],
      ['video', 'video'],
      ['voice video', 'voice video'],
      ['video voice', 'voice video'],
      [' video\n voice ', 'voice video'],
    ],
    wrong: ['', 'Voice', 'audio', 'voice,video', 'voice video fax'],
    wrongValues: [...notText, ['voice']],
  },
  connector: {
    property: 'connector',
    initial: 'sip',
    accepted: /sip, stub.*registerConnector/,
    good: [
      ['stub', 'stub'],
      ['sip', 'sip'],
      ['of-my-own', 'of-my-own'],
    ],
    wrong: ['', ' ', 'two words'],
    wrongValues: notText,
  },
  hours: {
    property: 'hours',
    initial: '',
    accepted: /text/,
    good: [
      ['Mo-Fr 09:00-17:00', 'Mo-Fr 09:00-17:00'],
      ['', ''],
    ],
    // Wrong items are found by the code that is loaded for hours (hours.test.ts).
    wrong: [],
    wrongValues: notText,
  },
  'hours-zone': {
    property: 'hoursZone',
    initial: '',
    accepted: /text/,
    good: [
      ['Europe/Berlin', 'Europe/Berlin'],
      ['', ''],
    ],
    wrong: [],
    wrongValues: notText,
  },
  'hours-closed': {
    property: 'hoursClosed',
    initial: '',
    accepted: /text/,
    good: [
      ['2026-12-24', '2026-12-24'],
      ['', ''],
    ],
    wrong: [],
    wrongValues: notText,
  },
  label: {
    property: 'label',
    initial: '',
    accepted: /text/,
    good: [
      ['Talk to us', 'Talk to us'],
      ['', ''],
      ['<b>', '<b>'],
    ],
    wrong: [],
    wrongValues: notText,
  },
  'label-video': {
    property: 'labelVideo',
    initial: '',
    accepted: /text/,
    good: [['See us', 'See us']],
    wrong: [],
    wrongValues: notText,
  },
  placement: {
    property: 'placement',
    initial: 'inline',
    accepted: /inline, bottom-right, bottom-left/,
    good: ['inline', 'bottom-right', 'bottom-left'].map((value) => [value, value]),
    wrong: ['', 'Inline', 'bottom', 'top-left', 'bottom-right bottom-left'],
    wrongValues: notText,
  },
  theme: {
    property: 'theme',
    initial: 'auto',
    accepted: /auto, light, dark/,
    good: ['auto', 'light', 'dark'].map((value) => [value, value]),
    wrong: ['', 'DARK', 'dark light', 'blue'],
    wrongValues: notText,
  },
  'poll-interval': {
    property: 'pollInterval',
    initial: 1000,
    accepted: /milliseconds.*200.*60000/,
    good: [
      ['200', 200],
      [' 1500 ', 1500],
      ['60000', 60000],
    ],
    goodValues: [
      [200, 200],
      [60000, 60000],
      ['300', 300],
    ],
    wrong: ['', ' ', '199', '60001', '-1000', 'fast', '1e3', '0x400', '1000ms', '1,000', 'NaN'],
    wrongValues: [199.9, 60000.1, 0, -1, NaN, Infinity, true, {}, [], [1000], 1000n, Symbol('x')],
  },
  'queue-limit': {
    property: 'queueLimit',
    initial: 0,
    accepted: /seconds, 0/,
    good: [
      ['0', 0],
      ['90', 90],
    ],
    goodValues: [
      [0, 0],
      [3600, 3600],
    ],
    wrong: ['', '-1', 'never', '1m', '1e2', 'Infinity'],
    wrongValues: [-0.1, NaN, Infinity, -Infinity, false, {}, [], [1], 1n, Symbol('x')],
  },
  'queue-info': onOrOff('queueInfo'),
  'gateway-hosts': {
    property: 'gatewayHosts',
    initial: '',
    accepted: /host names without port/,
    good: [
      ['gw.example.com', 'gw.example.com'],
      [' *.Example.com\n\tGW.example.org ', '*.example.com gw.example.org'],
      ['localhost 127.0.0.1 [::1]', 'localhost 127.0.0.1 [::1]'],
      ['', ''],
    ],
    wrong: [
      'gw.example.com:8443',
      'wss://gw.example.com',
      'gw.example.com/ws',
      '*',
      '*.',
      '*.*.example.com',
      'gw.*.com',
      'user@gw.example.com',
      'gw.example.com?',
      'gw.example.com#',
      '[::1',
      'a,b',
    ],
    wrongValues: [...notText, ['gw.example.com']],
  },
  'ice-servers': {
    property: 'iceServers',
    initial: [],
    accepted: /stun:.*RTCIceServer.*turn:.*function/,
    good: [
      ['stun:stun.example.com', [stun]],
      [' stun:a:3478\nstuns:b ', [{ urls: 'stun:a:3478' }, { urls: 'stuns:b' }]],
      ['stuns:s', [{ urls: 'stuns:s' }]],
      ['', []],
    ],
    goodValues: [
      [
        [stun, turn],
        [stun, turn],
      ],
      [[], []],
      [['stun:stun.example.com'], [stun]],
      [asked, asked],
    ],
    wrong: ['stun.example.com', 'https://stun.example.com', 'stun:', 'stun://stun.example.com'],
    wrongValues: [0, 1, true, false, NaN, {}, Symbol('x'), 10n, stun],
  },
  'ice-policy': {
    property: 'icePolicy',
    initial: 'all',
    accepted: /all, relay/,
    good: [
      ['relay', 'relay'],
      ['all', 'all'],
    ],
    wrong: ['', 'none', 'Relay'],
    wrongValues: notText,
  },
  tones: onOrOff('tones'),
  alert: {
    property: 'alert',
    initial: 'title sound',
    accepted: /title, sound, notification, or nothing/,
    good: [
      ['title sound notification', 'title sound notification'],
      [' notification\n title ', 'notification title'],
      ['sound', 'sound'],
      ['', ''],
      [' ', ''],
    ],
    wrong: ['none', 'Title', 'title,sound'],
    wrongValues: notText,
  },
  'leave-prompt': onOrOff('leavePrompt'),
  'leave-message': {
    property: 'leaveMessage',
    initial: false,
    accepted: /true, false/,
    good: [['leave-message', true]],
    goodValues: [
      [true, true],
      [false, false],
    ],
    wrong: [],
    wrongValues: [],
  },
  'connect-first': {
    property: 'connectFirst',
    initial: false,
    accepted: /true, false/,
    good: [['connect-first', true]],
    goodValues: [
      [true, true],
      [false, false],
    ],
    wrong: [],
    wrongValues: [],
  },
  rating: { ...onOrOff('rating'), initial: 'off', accepted: /off, on/ },
};
