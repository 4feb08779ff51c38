/**
 * The golden table: for every reachable state what has to run there, and the whole next state for
 * every event, as the fields that change. Written to golden.json by `npm run golden`, one row a line;
 * look at the difference before you commit it.
 */
import type { MachineState } from '../../../src/call/machine/states.js';
import { describeActivities, explore } from './explore.js';

/**
 * What happens in a state: `runs` with the activities there, or an event with what it changes. An
 * event without a row gives back the very same object.
 */
export type GoldenRow = readonly [state: string, happens: string, outcome: string];

/** The fields of a state side by side, the leg's among them. */
const flat = ({ leg, ...rest }: MachineState): Record<string, unknown> => ({
  ...rest,
  'leg.call': leg.call,
  'leg.create': leg.create,
  'leg.drop': leg.drop,
});

const show = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');

/** Every field that differs, with its new value; counters as what they grow by. */
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

/** Sorted by state, so that a state that is reached another way than before keeps its place. */
export function goldenTable(): GoldenRow[] {
  const states = [...explore()].sort(([one], [other]) => (one < other ? -1 : 1));
  return states.flatMap(([text, { state, moves }]): GoldenRow[] => [
    [text, 'runs', describeActivities(state).join(', ')],
    ...[...moves].map(([event, next]): GoldenRow => [text, event, describeChange(state, next)]),
  ]);
}
