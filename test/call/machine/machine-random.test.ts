/**
 * Random calls, one after the other: whatever happens, every created call is dropped as it has to
 * be, and every text session is ended once, after the drop. The visitor and the running activities report in any order; stopped activities report
 * nothing, which the session ensures.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { activities, type Activity } from '../../../src/call/machine/activities.js';
import { initialState, transition } from '../../../src/call/machine/machine.js';
import {
  callStates,
  isAtRest,
  type MachineEvent,
  type MachineState,
} from '../../../src/call/machine/states.js';
import { endless } from '../../support/states.js';
import { possible, samples } from './explore.js';

const RUNS = 20_000;

/** The record of one call. */
interface Owed {
  /** A create was sent. */
  creates: boolean;
  /** The center's answer to the create. */
  created: boolean;
  refused: boolean;
  overByCenter: boolean;
  /**
   * Whether the page was left while the create was unanswered, so that a drop was sent in any case.
   */
  leftInDoubt: boolean;
  drops: number;
  /** CONNECT was sent, and not answered with a refusal. */
  text: boolean;
  /** The page was left while CONNECT was unanswered, so that DISCONNECT was sent in any case. */
  textInDoubt: boolean;
  disconnects: number;
}

/** A plain check, since chai is too slow for millions of them. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Plays events, and records creates and drops of every call. */
class Ledger {
  state: MachineState = initialState;
  readonly calls = new Map<number, Owed>();
  #keys = new Set<string>();

  send(event: MachineEvent): void {
    const before = this.state;
    this.state = transition(before, event);
    if (before === this.state) return;
    this.#account(before, event);
    const list = activities(this.state);
    this.#compare(list, event);
    this.#check(list);
  }

  of(call: number): Owed {
    const known = this.calls.get(call) ?? {
      creates: false,
      created: false,
      refused: false,
      overByCenter: false,
      leftInDoubt: false,
      drops: 0,
      text: false,
      textInDoubt: false,
      disconnects: 0,
    };
    this.calls.set(call, known);
    return known;
  }

  #account(before: MachineState, event: MachineEvent): void {
    const owed = this.of(before.leg.call);
    if (event.type === 'created') owed.created = true;
    if (event.type === 'create-failed') owed[event.doubtful ? 'created' : 'refused'] = true;
    if (event.type === 'leave' && before.leg.create === 'pending') owed.leftInDoubt = true;
    if (event.type === 'create-delayed') owed.refused = true;
    if (event.type === 'create-again') owed.refused = false;
    if (event.type === 'text-answered') owed.text = event.open;
    if (event.type === 'leave' && before.leg.text === 'pending') owed.textInDoubt = true;
    if (event.type === 'released' || event.type === 'center-failed') owed.overByCenter = true;
  }

  #compare(list: readonly Activity[], event: MachineEvent): void {
    const keys = new Set(list.map(({ key }) => key));
    for (const key of this.#keys) {
      if (keys.has(key) || !key.startsWith('create:')) continue;
      must(event.type.startsWith('create'), 'a create ends with its answer');
    }
    for (const { key, kind, call } of list) {
      if (this.#keys.has(key)) continue;
      const owed = this.of(call);
      if (kind === 'create') {
        must(event.type === 'create-again' || !owed.creates, 'one create per call');
        owed.creates = true;
      }
      if (kind === 'end-text') {
        owed.disconnects += 1;
        must(owed.disconnects === 1, 'one DISCONNECT per call');
        must(owed.text || owed.textInDoubt, 'no DISCONNECT without a text session');
        if (!this.state.left) {
          must(!keys.has(`drop:${call}`), 'no DISCONNECT before the drop is done');
          must(!keys.has(`create:${call}`), 'no DISCONNECT before the create is answered');
        }
      }
      if (kind !== 'drop') continue;
      owed.drops += 1;
      must(owed.drops === 1, 'one drop per call');
      must(!owed.overByCenter, 'no drop when the center has ended it');
      must(!owed.refused, 'no drop when the create was refused');
      must(owed.created || owed.leftInDoubt, 'no drop without a create');
    }
    this.#keys = keys;
  }

  #check(list: readonly Activity[]): void {
    const count = (...kinds: string[]): number =>
      list.filter(({ kind }) => kinds.includes(kind)).length;
    for (const kind of ['poll', 'create', 'drop', 'connect', 'connect-text', 'end-text'])
      must(count(kind) <= 1, `two: ${kind}`);
    const { name, step } = this.state;
    if (isAtRest(name) || name === 'ending') {
      must(count('media', 'poll', 'connect') === 0, `still running in ${name}`);
    } else if (!endless.includes(name) && !(name === 'preparing' && step === 'request')) {
      const bounded = count('deadline', 'create', 'connect-text', 'pause');
      must(bounded > 0, `without end: ${name}`);
    }
  }

  /** Hangs up and lets everything be answered. */
  finish(choices: readonly number[]): void {
    this.send({ type: 'hang-up' });
    for (let round = 0; ; round++) {
      const answers = possible(this.state).filter((name) => /^(create|drop|text)/.test(name));
      const [first] = answers;
      if (first === undefined) break;
      this.send(samples.get(answers[(choices[round] ?? 0) % answers.length] ?? first)!);
    }
    must(isAtRest(this.state.name), `not at rest: ${this.state.name}`);
    for (const [call, owed] of this.calls) {
      const { created, overByCenter, leftInDoubt, drops } = owed;
      const { text, textInDoubt, disconnects } = owed;
      if (call === 0) continue;
      must(disconnects === (text || textInDoubt ? 1 : 0), `call ${call}: ${JSON.stringify(owed)}`);
      if (leftInDoubt && !overByCenter) continue;
      must(drops === (created && !overByCenter ? 1 : 0), `call ${call}: ${JSON.stringify(owed)}`);
    }
  }
}

/** Events that bring a call further; with random events alone few calls would be created. */
const progress: ReadonlySet<string> = new Set([
  'locked',
  'granted',
  'loaded',
  'checked',
  'prepared',
  'text-answered',
  'create-again',
  'created',
  'agent-ready',
  'connected',
  'connected with media',
]);
const visitor: ReadonlySet<string> = new Set([
  'call',
  'call video',
  'call connect-first',
  'hang-up',
  'remove',
  'leave',
  'reset',
]);

interface Choice {
  /** The group from which the event is taken. */
  group: number;
  /** The place of the event in its group. */
  nth: number;
}

function choose(names: readonly string[], { group, nth }: Choice): string {
  const groups = [
    names.filter((name) => progress.has(name)),
    names.filter((name) => !progress.has(name) && !visitor.has(name)),
    names.filter((name) => visitor.has(name)),
  ];
  const from = [groups[group < 6 ? 0 : group < 9 ? 1 : 2] ?? [], names].find(
    (list) => list.length > 0,
  );
  return from?.[nth % from.length] ?? 'call';
}

describe('call/machine: random calls', () => {
  it(`drops every created call once, in ${RUNS} random sequences`, function () {
    this.timeout(60_000);
    const seen = new Set<string>();
    const drops = { 0: 0, 1: 0 };
    const disconnects = { 0: 0, 1: 0 };
    fc.assert(
      fc.property(
        fc.array(fc.record({ group: fc.nat(9), nth: fc.nat(99) }), {
          minLength: 20,
          maxLength: 60,
        }),
        fc.array(fc.nat(99), { maxLength: 4 }),
        (choices, answers) => {
          const ledger = new Ledger();
          for (const choice of choices) {
            ledger.send(samples.get(choose(possible(ledger.state), choice))!);
            seen.add(ledger.state.name);
          }
          ledger.finish(answers);
          for (const owed of ledger.calls.values()) {
            drops[owed.drops as 0 | 1] += 1;
            disconnects[owed.disconnects as 0 | 1] += 1;
          }
        },
      ),
      { numRuns: RUNS },
    );
    expect(
      callStates.filter((state) => !seen.has(state)),
      'no sequence gets to',
    ).to.deep.equal([]);
    expect(Math.min(drops[0], drops[1]), 'calls with and without a drop').to.be.above(RUNS / 40);
    expect(disconnects[1], 'calls with a text session').to.be.above(RUNS / 40);
  });

  it('never throws and never runs two activities of a kind, whatever events come out of turn', function () {
    this.timeout(60_000);
    const all = [...samples.keys()];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 40 }), (names) => {
        let state = initialState;
        for (const name of names) {
          state = transition(state, samples.get(name)!);
          const keys = activities(state).map(({ key }) => key);
          must(new Set(keys).size === keys.length, `a key twice: ${keys.join()}`);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
