/**
 * Draws the state diagram from the machine itself: the states that the visitor sees, and the events
 * that lead from one to the next. `npm run docs` (test/tools/diagram.ts) writes it to
 * src/call/README.md and to the head of src/call/machine/machine.ts; a test compares both with the
 * machine.
 */
import { callStates, type CallState } from '../../../src/call/machine/states.js';
import { explore, possible } from './explore.js';

/** The diagram stands between these markers. */
export const readmeMarkers = ['<!-- states:begin -->', '<!-- states:end -->'] as const;
export const sourceMarkers = [
  ' * States (written by `npm run docs`, held against the table by a test):',
  ' * End of states.',
] as const;

export interface Edge {
  readonly from: CallState;
  readonly to: CallState;
  readonly events: readonly string[];
}

/** Joins variants of one event that lead to the same state, which a reader need not tell apart. */
const plainName = (sample: string): string =>
  sample.replace(/ (?:video|connect-first|with media|with no|in queue)$/, '');

/**
 * The pairs of states with the events between them, in the order in which a call passes the states.
 */
export function edges(): Edge[] {
  const found = new Map<string, { from: CallState; to: CallState; events: Set<string> }>();
  for (const { state, moves } of explore().values()) {
    const coming = new Set(possible(state));
    for (const [sample, { name: to }] of moves) {
      if (to === state.name || !coming.has(sample)) continue;
      const key = `${state.name} ${to}`;
      const edge = found.get(key) ?? { from: state.name, to, events: new Set() };
      found.set(key, edge);
      edge.events.add(plainName(sample));
    }
  }
  return [...found.values()]
    .map(({ events, ...edge }) => ({ ...edge, events: [...events].sort() }))
    .sort((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to));
}

const rank = (name: CallState): number => callStates.indexOf(name);

/** The diagram for src/call/README.md. */
export function mermaid(): string {
  const lines = edges().map(({ from, to, events }) => `  ${from} --> ${to}: ${events.join(', ')}`);
  const block = ['```mermaid', 'stateDiagram-v2', '  [*] --> idle', ...lines, '```'];
  // Prettier puts empty lines around a block in Markdown.
  return ['', '', ...block, '', ''].join('\n');
}

const WIDTH = 100;

/** The diagram for a doc comment: one line for each pair of states, broken where it is too long. */
export function text(): string {
  const lines = edges().flatMap(({ from, to, events }) => {
    const head = ` *   ${from.padEnd(12)} → ${to.padEnd(12)} `;
    const list: string[] = [];
    let line = head;
    for (const [index, event] of events.entries()) {
      const piece = event + (index < events.length - 1 ? ', ' : '');
      if ((line + piece).trimEnd().length > WIDTH) {
        list.push(line.trimEnd());
        line = ` * ${' '.repeat(head.length - 3)}`;
      }
      line += piece;
    }
    return [...list, line.trimEnd()];
  });
  return ['', ...lines, ''].join('\n');
}

/** The text with a new diagram between its markers; undefined where they are missing. */
export function replaceBetween(
  whole: string,
  [begin, end]: readonly [string, string],
  content: string,
): string | undefined {
  const from = whole.indexOf(begin);
  const to = whole.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return whole.slice(0, from + begin.length) + content + whole.slice(to);
}
