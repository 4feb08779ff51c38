/**
 * The tables of states and ends, column by column: other tests read these tables, so a mistake in
 * one would change their expectations too. Also the deadlines, whose sentences name their numbers.
 */
import { expect } from '@open-wc/testing';
import { apiErrorCodes } from '../../../src/api/http/errors.js';
import { activities } from '../../../src/call/machine/activities.js';
import { ends } from '../../../src/call/machine/ends.js';
import { transition } from '../../../src/call/machine/machine.js';
import {
  callErrorCodes,
  isError,
  isImpossible,
  type EndReason,
} from '../../../src/call/machine/reasons.js';
import { deadlineNames, type DeadlineName } from '../../../src/call/machine/states.js';
import { connectorErrorCodes } from '../../../src/connector/errors.js';
import { statesWith } from '../../support/states.js';
import { explore } from './explore.js';

const reasons = Object.keys(ends) as EndReason[];

describe('traits of states', () => {
  const columns: Readonly<Record<Parameters<typeof statesWith>[0], string>> = {
    atRest: 'idle ended failed',
    over: 'ending ended failed',
    created: 'queued connecting talking reconnecting',
    agent: 'connecting talking reconnecting',
    talk: 'talking reconnecting',
    timed: 'queued talking reconnecting',
  };
  for (const [trait, states] of Object.entries(columns)) {
    it(`${trait}: ${states}`, () => {
      expect(statesWith(trait as keyof typeof columns).join(' ')).to.equal(states);
    });
  }
});

describe('ends', () => {
  const columns: Readonly<Record<string, [(reason: EndReason) => boolean, string]>> = {
    'no error': [(reason) => !isError(reason), 'hung-up left-page released removed'],
    'no web call is possible': [
      (reason) => ends[reason].impossible,
      'closed insecure-context load-failed unavailable unsupported',
    ],
    'calling again cannot help': [
      (reason) => !ends[reason].again,
      'camera-blocked insecure-context microphone-blocked unsupported',
    ],
    'a call back is the better way': [
      (reason) => ends[reason].callBack === 'first',
      'camera-blocked closed insecure-context microphone-blocked no-agent not-answered queue-timeout unavailable unsupported',
    ],
    'a call back makes no sense': [(reason) => ends[reason].callBack === 'never', 'busy'],
    'a device was refused': [
      (reason) => ends[reason].access === 'denied',
      'camera-denied microphone-denied',
    ],
    'the question for a device stayed open': [
      (reason) => ends[reason].access === 'unanswered',
      'camera-unanswered microphone-unanswered',
    ],
  };
  for (const [what, [holds, expected]] of Object.entries(columns)) {
    it(`${what} after ${expected}`, () => {
      expect(reasons.filter(holds).sort().join(' ')).to.equal(expected);
    });
  }

  it('are the codes of the three lists, and the four that are no error', () => {
    const codes = [...apiErrorCodes, ...connectorErrorCodes, ...callErrorCodes];
    expect(new Set(codes).size, 'no code is in two lists').to.equal(codes.length);
    expect(reasons.filter(isError)).to.have.members(codes);
  });

  it('agree with isImpossible(), which the element knows before the panel', () => {
    for (const reason of reasons) {
      expect(isImpossible(reason), reason).to.equal(ends[reason].impossible);
    }
    expect(isImpossible(undefined)).to.equal(false);
  });
});

describe('deadlines', () => {
  /** Every deadline of a reachable state, with the error that it leads to. */
  const passed = [...explore().values()].flatMap(({ state }) =>
    activities(state).flatMap((activity) => {
      if (activity.kind !== 'deadline') return [];
      const { of, ms } = activity;
      const { reason, message } = transition(state, { type: 'deadline', of });
      return [{ of, ms, reason, message }];
    }),
  );

  /** A call does not fail by `ending`, and `polling` gives the message of the last poll. */
  const untimed: ReadonlySet<DeadlineName> = new Set(['ending', 'polling']);

  it('name in their message the time that has passed', () => {
    const told = passed.filter(({ of, reason }) => isError(reason) && !untimed.has(of));
    const names = new Set(told.map(({ of }) => of));
    expect([...names]).to.have.members(deadlineNames.filter((of) => !untimed.has(of)));
    for (const { of, ms, message } of told) {
      const [, number, unit] = / (\d+) (s|minutes)$/.exec(message) ?? [];
      expect(Number(number) * (unit === 's' ? 1000 : 60_000), `${of}: ${message}`).to.equal(ms);
    }
  });

  it('give the last failure of the polls as the reason', () => {
    const told = passed.filter(({ of }) => of === 'polling');
    expect(new Set(told.map(({ message }) => message))).to.deep.equal(new Set(['poll-failed']));
  });
});
