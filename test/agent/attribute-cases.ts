/**
 * Every attribute of `<incoming-call>` with a rule of its own: its default, accepted and wrong
 * values.
 */
import type { Configuration } from '../../src/agent/attributes.js';

interface Case {
  property: keyof Configuration;
  initial: unknown;
  accepted: RegExp;
  /** A value of the attribute, and the value of the property it leads to. */
  good: readonly (readonly [given: string, held: unknown])[];
  /** Values that only the property takes. */
  goodValues: readonly (readonly [given: unknown, held: unknown])[];
  /** Values that are wrong as attribute and as property. */
  wrong: readonly string[];
  wrongValues: readonly unknown[];
}

const same = (...values: unknown[]) => values.map((value) => [value, value] as const);

export const agentCases: Readonly<Record<string, Case>> = {
  server: {
    property: 'server',
    initial: location.origin,
    accepted: /absolute https: URL/,
    good: [
      ['https://cc.example.com:8043/', 'https://cc.example.com:8043'],
      ['https://desk.example.com/cc-gateway/', 'https://desk.example.com/cc-gateway'],
      ['http://localhost:8043', 'http://localhost:8043'],
    ],
    goodValues: same('https://cc.example.com'),
    wrong: [
      '',
      '/cc',
      'http://cc.example.com',
      'https://user@cc.example.com',
      'https://cc.example.com/?a',
    ],
    wrongValues: [0, true, {}],
  },
  'agent-id': {
    property: 'agentId',
    initial: undefined,
    accepted: /101 to 999999/,
    good: [
      ['101', '101'],
      ['59999', '59999'],
      ['999999', '999999'],
    ],
    goodValues: same(101, 59_999, 999_999, '102'),
    wrong: ['', '100', '1000000', '0101', '+101', ' 101', '101.0', 'a101', '1e3'],
    wrongValues: [100, 1_000_000, 101.5, NaN, Infinity, -101, true, {}, [101], 101n],
  },
  watch: {
    property: 'watch',
    initial: false,
    accepted: /always/,
    good: [
      ['', true],
      ['watch', true],
      ['always', 'always'],
    ],
    goodValues: same(true, false, 'always'),
    wrong: ['true', 'false', 'Always', 'once'],
    wrongValues: [0, 1, {}, []],
  },
  'poll-interval': {
    property: 'pollInterval',
    initial: 1000,
    accepted: /200 to 60000/,
    good: [
      ['200', 200],
      ['60000', 60_000],
    ],
    goodValues: same(200, 60_000),
    wrong: ['', '199', '60001', '1s'],
    wrongValues: [0, NaN, Infinity, true],
  },
  theme: {
    property: 'theme',
    initial: 'auto',
    accepted: /auto, light, dark/,
    good: [
      ['light', 'light'],
      ['dark', 'dark'],
    ],
    goodValues: same('auto', 'light', 'dark'),
    wrong: ['', 'Dark'],
    wrongValues: [0, true],
  },
};
