/** Random and malformed bodies, with which the fuzz tests feed the client. */
import fc from 'fast-check';
import * as documented from '../fixtures/documented.js';

/** Good answers, which the mutations start from. */
const good: readonly string[] = [
  documented.supported,
  documented.supportedFabric,
  documented.created,
  documented.createdMisspelt,
  documented.dropped,
  documented.connected,
  ...Object.values(documented.refusals),
  ...Object.keys(documented.eventTexts).map((resultDesc) =>
    JSON.stringify({ resultCode: '0', resultDesc }),
  ),
  '{"resultCode":"0","resultDesc":"Call failed","content":{"causeId":1207,"causeDesc":"busy"}}',
];

/** Fields of the gateway, and of the cause of a failure. */
const inside = ['domain', 'gwAddresses', 'accessCode', 'clickToCallCaller', 'causeId', 'causeDesc'];

const names = [
  ...inside,
  'resultCode',
  'resultDesc',
  'resultDesc:',
  'eventId',
  'content',
  'webRTCSupported',
  'clickToCallSupported',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'hasOwnProperty',
  'polluted',
];

/** Long and almost right texts, on which a careless regular expression would take for ever. */
const traps = [
  'a'.repeat(255) + '!',
  'a-'.repeat(127) + '!',
  'a.'.repeat(127) + '!',
  '1.'.repeat(127) + '!',
  '127.'.repeat(60) + 'x',
  '%41'.repeat(84) + '%',
  '['.repeat(250) + ']',
  '[' + ':'.repeat(250),
  ':1'.repeat(120) + 'x',
  'wss://'.repeat(40),
  'wss://' + 'a.'.repeat(900) + '*',
  'wss://' + 'localhost.'.repeat(200),
  'w'.repeat(2000) + ':',
  'a+.-'.repeat(500),
  ' '.repeat(2000) + 'x',
  'x'.repeat(100_000),
  ' \t'.repeat(50_000) + '.',
  '\uD800'.repeat(300),
  '__proto__',
];

const texts = [
  ...Object.keys(documented.eventTexts),
  'No agents available currently',
  '168101',
  'wss://gw.example.com:8443',
  'ws://127.0.0.1',
  'gw.example.com:99999',
  '<img src=x onerror=alert(1)>',
  '1790@evil.example',
  '1790\r\nVia: SIP/2.0',
  'sip:1790;transport=ws',
  '[::1]:8443',
  '',
  '0',
  '13',
];

/** A value for a field: a small odd one, a long one, or any JSON. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -0, 1, 13, 168101, 1e21, 5e-324, 2 ** 53, [], {}),
  fc.constantFrom(...texts),
  fc.constantFrom(...traps),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.oneof(fc.constantFrom(...texts, ...traps), fc.jsonValue({ maxDepth: 1 })), {
    maxLength: 5,
  }),
  fc.jsonValue({ maxDepth: 3 }),
);

const fields = (of: readonly string[]): fc.Arbitrary<[string, unknown][]> =>
  fc.array(fc.tuple(fc.constantFrom(...of), value), { maxLength: 3 });

/** Sets a field as JSON.parse does, so that `__proto__` becomes a field like any other. */
const put = (target: object, key: string, given: unknown): void =>
  void Object.defineProperty(target, key, {
    value: given,
    enumerable: true,
    configurable: true,
    writable: true,
  });

/** A good answer in which some fields, also of `content`, have random values. */
const mutated = fc
  .tuple(
    // Half of them are the connected event, which has the most fields.
    fc.oneof(fc.constantFrom(...good), fc.constant(documented.connected)),
    fc.oneof(fc.constant([]), fields(names)),
    fields(inside),
    fc.option(fc.constantFrom(...names), { freq: 4 }),
  )
  .map(([text, outer, inner, dropped]) => {
    const answer = JSON.parse(text) as Record<string, unknown>;
    const content = { ...(answer['content'] as object | undefined) };
    for (const [key, given] of inner) put(content, key, given);
    if (inner.length > 0) put(answer, 'content', content);
    for (const [key, given] of outer) put(answer, key, given);
    if (dropped !== null) delete answer[dropped];
    return JSON.stringify(answer);
  });

/** A good answer whose text is cut, doubled, or has characters added. */
const damaged = fc
  .tuple(fc.constantFrom(...good), fc.nat(200), fc.nat(20), fc.string({ maxLength: 5 }))
  .map(([text, at, length, noise]) => text.slice(0, at) + noise + text.slice(at + length));

/** JSON that is nested deeper than a call stack. */
const deep = fc
  .tuple(fc.constantFrom('[', '{"content":', '{"__proto__":'), fc.integer({ min: 1, max: 20_000 }))
  .map(([open, depth]) => {
    const body = open.repeat(depth) + '0' + (open === '[' ? ']' : '}').repeat(depth);
    return open === '[' ? `{"resultCode":"0","eventId":168101,"content":${body}}` : body;
  });

const html = fc
  .constantFrom('<!doctype html><title>Login</title>', '<html>', '<?xml version="1.0"?><a/>')
  .chain((start) => fc.string({ maxLength: 30 }).map((rest) => start + rest));

/** The text of a body. */
const bodyTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 10, arbitrary: mutated },
  { weight: 4, arbitrary: damaged },
  { weight: 2, arbitrary: fc.json() },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: html },
  { weight: 1, arbitrary: fc.constantFrom(...traps, ...good, '', 'null', '[]', '{}', '""') },
  { weight: 1, arbitrary: deep },
);

export interface AnyAnswer {
  status: number;
  body: string | Uint8Array<ArrayBuffer>;
  retryAfter: string | undefined;
}

/** A whole answer: mostly 200, sometimes anything else, sometimes bytes that are no text. */
export const answers: fc.Arbitrary<AnyAnswer> = fc.record({
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
    { weight: 1, arbitrary: fc.constantFrom(400, 401, 403, 404, 429, 500, 503) },
  ),
  body: fc.oneof(
    { weight: 20, arbitrary: bodyTexts },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 50 }).map((bytes) => new Uint8Array(bytes)),
    },
  ),
  retryAfter: fc.option(
    fc.constantFrom(
      '0',
      '1',
      '120',
      '99999999999999',
      '-1',
      'soon',
      'Sun, 06 Nov 2099 08:49:37 GMT',
    ),
    { nil: undefined, freq: 5 },
  ),
});

export function toResponse({ status, body, retryAfter }: AnyAnswer): Response {
  const bare = [204, 205, 304].includes(status);
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new Response(bare ? null : body, { status, headers });
}
