/**
 * The golden table: for every reachable state what has to run there, and the whole next state for
 * every event, as the fields that change. States that behave alike share a row. Written to
 * golden.json by `npx tsx test/tools/golden.ts`; look at the difference before you commit it.
 */
import type { MachineState } from '../../../src/call/machine/states.js';
import { describeActivities, explore } from './explore.js';

export interface GoldenRow {
  states: string[];
  activities: string[];
  /** By name of the event; what is missing leaves the very same object. */
  moves: Record<string, string>;
}

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

export function goldenTable(): GoldenRow[] {
  const rows = new Map<string, GoldenRow>();
  for (const [text, { state, moves }] of explore()) {
    const row = {
      activities: describeActivities(state),
      moves: Object.fromEntries(
        [...moves].map(([name, next]) => [name, describeChange(state, next)]),
      ),
    };
    const key = JSON.stringify(row);
    const known = rows.get(key);
    if (known) known.states.push(text);
    else rows.set(key, { states: [text], ...row });
  }
  return [...rows.values()];
}
