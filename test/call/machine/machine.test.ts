/**
 * The whole machine: compared with the golden table, and checked for rules that hold in every
 * reachable state.
 */
import { expect } from '@open-wc/testing';
import { activities } from '../../../src/call/machine/activities.js';
import { holdsCall, isOpen, transition } from '../../../src/call/machine/machine.js';
import {
  callStates,
  isAtRest,
  traits,
  type MachineState,
} from '../../../src/call/machine/states.js';
import { endless } from '../../support/states.js';
import { abstract, describeState, explore, possible, samples } from './explore.js';
import { goldenTable, type GoldenRow } from './golden-table.js';

const explored = explore();
const reached = [...explored].map(([text, { state }]) => ({ text, state }));
const kinds = (state: MachineState): string[] => activities(state).map(({ kind }) => kind);

/** Collects the states that break a rule, so that one failure names them all. */
const violations = (holds: (state: MachineState) => boolean): string[] =>
  reached.filter(({ state }) => !holds(state)).map(({ text }) => text);

describe('call/machine: the golden table', () => {
  const byState = (rows: readonly GoldenRow[]): Map<string, Record<string, string>> => {
    const states = new Map<string, Record<string, string>>();
    for (const [state, happens, outcome] of rows) {
      states.set(state, { ...states.get(state), [happens]: outcome });
    }
    return states;
  };

  it('gives for every event in every reachable state the committed next state', async () => {
    const response = await fetch(new URL('./golden.json', import.meta.url));
    const golden = byState((await response.json()) as GoldenRow[]);
    const now = byState(goldenTable());
    const advice = 'after a wanted change: npm run golden, and read the difference';
    for (const [text, row] of now) {
      expect(golden.get(text), `${text} (${advice})`).to.deep.equal(row);
    }
    expect([...golden.keys()], advice).to.have.members([...now.keys()]);
  });

  it('answers every event in every state, reachable or not, with a state', () => {
    const strange: string[] = [];
    for (const { state, text } of reached) {
      for (const name of callStates) {
        for (const [event, sample] of samples) {
          const next = transition({ ...state, name }, sample);
          if (!callStates.includes(next.name)) strange.push(`${text} as ${name}: ${event}`);
        }
      }
    }
    expect(strange).to.deep.equal([]);
  });

  it('returns the same object where nothing changes', () => {
    const copies = [...explored].flatMap(([text, { state, moves }]) =>
      [...moves]
        .filter(([, next]) => JSON.stringify(next) === JSON.stringify(state))
        .map(([event]) => `${text}: ${event}`),
    );
    expect(copies).to.deep.equal([]);
  });
});

describe('call/machine: the reachable states', () => {
  it('includes all states', () => {
    const names = new Set(reached.map(({ state }) => state.name));
    expect(callStates.filter((name) => !names.has(name))).to.deep.equal([]);
  });

  it('every sample event changes some state', () => {
    const heard = new Set([...explored.values()].flatMap(({ moves }) => [...moves.keys()]));
    expect([...samples.keys()].filter((name) => !heard.has(name))).to.deep.equal([]);
  });

  it('hanging up leads from every busy state to rest, whatever the center answers', () => {
    const stuck: string[] = [];
    for (const { state, text } of reached) {
      if (isAtRest(state.name)) continue;
      for (const ending of ['hang-up', 'remove', 'leave']) {
        const begun = transition(state, samples.get(ending)!);
        const cut = transition(begun, samples.get('deadline ending')!);
        if (!isAtRest(cut.name)) stuck.push(`${text}: ${ending}, deadline: ${cut.name}`);
        for (const last of settlements(begun)) {
          if (isAtRest(last.name) && !isOpen(last.leg)) continue;
          stuck.push(`${text}: ${ending}: ${describeState(last)}`);
        }
      }
    }
    expect(stuck).to.deep.equal([]);
  });

  /** All answers to create, drop and text session, but no deadline. */
  function settlements(state: MachineState): MachineState[] {
    const answers = possible(state).filter((name) => /^(create|drop|text)/.test(name));
    if (answers.length === 0) return [state];
    return answers.flatMap((name) => settlements(transition(state, samples.get(name)!)));
  }

  it('at rest, only call and reset change the visible state', () => {
    for (const [text, { state, moves }] of explored) {
      if (!isAtRest(state.name)) continue;
      for (const [event, next] of moves) {
        if (/^(call|reset)/.test(event)) continue;
        expect([next.name, next.reason], `${text}: ${event}`).to.deep.equal([
          state.name,
          state.reason,
        ]);
      }
    }
  });
});

describe('call/activities: every reachable state', () => {
  it('gives every activity a key of its own', () => {
    expect(
      violations((state) => {
        const keys = activities(state).map(({ key }) => key);
        return new Set(keys).size === keys.length;
      }),
    ).to.deep.equal([]);
  });

  it('runs no devices, poll or connection in idle, ending, ended and failed', () => {
    expect(
      violations(
        (state) =>
          !(isAtRest(state.name) || state.name === 'ending') ||
          !kinds(state).some((kind) =>
            ['media', 'poll', 'connect', 'check', 'load'].includes(kind),
          ),
      ),
    ).to.deep.equal([]);
  });

  it('runs at rest only a create, a drop, the text session and their lock', () => {
    expect(
      violations(
        (state) =>
          !isAtRest(state.name) ||
          kinds(state).every((kind) =>
            ['lock', 'create', 'drop', 'connect-text', 'end-text'].includes(kind),
          ),
      ),
    ).to.deep.equal([]);
  });

  it('runs at most one activity of a kind', () => {
    expect(
      violations((state) =>
        kinds(state).every((kind, nth, all) => kind === 'deadline' || all.indexOf(kind) === nth),
      ),
    ).to.deep.equal([]);
  });

  it('runs the create until it is answered, and the drop until it is done', () => {
    expect(
      violations(
        (state) =>
          kinds(state).includes('create') === (state.leg.create === 'pending') &&
          kinds(state).includes('drop') === (state.leg.drop === 'pending'),
      ),
    ).to.deep.equal([]);
  });

  it('runs CONNECT until it is answered, and DISCONNECT after create and drop', () => {
    expect(
      violations(
        (state) =>
          kinds(state).includes('connect-text') === (state.leg.text === 'pending') &&
          kinds(state).includes('end-text') === (state.leg.text === 'closing') &&
          (state.left ||
            // The page may have been left during an earlier call, whose drop was sent at once then.
            state.leg.call !== state.call ||
            !kinds(state).includes('end-text') ||
            !['connect-text', 'create', 'drop', 'poll'].some((kind) =>
              kinds(state).includes(kind),
            )),
      ),
    ).to.deep.equal([]);
  });

  it('leaves no text session open once nothing else is owed to the center', () => {
    expect(
      violations(
        (state) =>
          state.leg.text !== 'open' ||
          holdsCall(state.leg) ||
          (state.name === 'requesting' && kinds(state).includes('pause')),
      ),
    ).to.deep.equal([]);
  });

  it('runs the devices from before the create to the end of the talk', () => {
    expect(
      violations(
        (state) =>
          kinds(state).includes('media') ===
          (state.name === 'requesting' ||
            traits[state.name].created ||
            (state.name === 'preparing' && ['devices', 'text'].includes(state.step))),
      ),
    ).to.deep.equal([]);
  });

  it('runs the lock from the request to the last answer of the center, but not on a page that was left', () => {
    expect(
      violations((state) => {
        const needed =
          isOpen(state.leg) || state.name === 'requesting' || isPreparingWithLock(state);
        return kinds(state).includes('lock') === (needed && !(state.left && isOpen(state.leg)));
      }),
    ).to.deep.equal([]);
  });

  const isPreparingWithLock = ({ name, step }: MachineState): boolean =>
    name === 'preparing' && step !== 'settle';

  it('runs a deadline, or an activity with a time limit, in every busy state, unless the page or a talk holds the call', () => {
    expect(
      violations((state) => {
        if (isAtRest(state.name) || endless.includes(state.name)) return true;
        if (state.name === 'preparing' && state.step === 'request') return true;
        return kinds(state).some((kind) =>
          ['deadline', 'create', 'connect-text', 'pause'].includes(kind),
        );
      }),
    ).to.deep.equal([]);
  });

  it('runs the same poll from queued to the end of the talk', () => {
    for (const [text, { state, moves }] of explored) {
      for (const [event, next] of moves) {
        if (!kinds(state).includes('poll') || !kinds(abstract(next)).includes('poll')) continue;
        const keyOf = (of: MachineState): string | undefined =>
          activities(of).find(({ kind }) => kind === 'poll')?.key;
        expect(keyOf(next), `${text}: ${event}`).to.equal(keyOf(state));
      }
    }
  });
});
