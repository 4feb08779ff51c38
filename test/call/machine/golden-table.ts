/**
 * The golden table: for every reachable state the activities that run there, and for every event
 * the fields of the next state that change. `npm run golden` writes it to golden.json, one row a
 * line; look at the diff before you commit it.
 */
import type { MachineState } from '../../../src/call/machine/states.js';
import { describeActivities, explore } from './explore.js';

/**
 * One row of a state: `runs` with its activities, or an event with the fields that it changes. An
 * event without a row gives back the same object.
 */
export type GoldenRow = readonly [state: string, happens: string, outcome: string];

/** The fields of a state as one flat object, with those of the leg. */
const flat = ({ leg, ...rest }: MachineState): Record<string, unknown> => ({
  ...rest,
  'leg.call': leg.call,
  'leg.create': leg.create,
  'leg.drop': leg.drop,
  'leg.text': leg.text,
});

const show = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');

/** Every field that differs, with its new value; for counters the growth. */
function describeChange(before: MachineState, after: MachineState): string {
  const old = flat(before);
  const changes = Object.entries(flat(after))
    .filter(([key, value]) => show(value) !== show(old[key]))
    .map(([key, value]) => {
      const grows = ['call', 'heard'].includes(key);
      return grows ? `${key}+${Number(value) - Number(old[key])}` : `${key}=${show(value)}`;
    });
  return changes.join(' ') || 'a copy';
}

/** Sorted by state, so that a state keeps its place when it is reached by another way. */
export function goldenTable(): GoldenRow[] {
  const states = [...explore()].sort(([one], [other]) => (one < other ? -1 : 1));
  return states.flatMap(([text, { state, moves }]): GoldenRow[] => [
    [text, 'runs', describeActivities(state).join(', ')],
    ...[...moves].map(([event, next]): GoldenRow => [text, event, describeChange(state, next)]),
  ]);
}
