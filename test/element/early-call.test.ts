/**
 * The machine of a call whose code is not loaded yet: every state, every event, and the drawing.
 */
import { expect } from '@open-wc/testing';
import { readFile } from '@web/test-runner-commands';
import { earlyMoves, type EarlyEvent, type EarlyState } from '../../src/element/early-call.js';

const events: readonly EarlyEvent[] = ['call', 'loaded', 'lost', 'taken-back', 'reset'];
const states = Object.keys(earlyMoves) as EarlyState[];

describe('a call whose code is not there yet', () => {
  it('moves as the table says, and stays in its state for any other event', () => {
    const table = states.map((state) => [
      state,
      ...events.map((event) => earlyMoves[state][event] ?? '-'),
    ]);
    expect(table).to.deep.equal([
      //            call         loaded  lost      taken-back  reset
      ['idle', 'preparing', '-', 'failed', '-', '-'],
      ['preparing', '-', 'idle', 'failed', 'idle', '-'],
      ['failed', 'preparing', '-', 'failed', '-', 'idle'],
    ]);
  });

  it('has no state that is never reached, and none that is never left', () => {
    for (const state of states) {
      const others = states.filter((one) => one !== state);
      const into = others.flatMap((one) => Object.values(earlyMoves[one]));
      expect(into, `into ${state}`).to.include(state);
      const out = Object.values(earlyMoves[state]).filter((next) => next !== state);
      expect(out, `out of ${state}`).not.to.deep.equal([]);
    }
  });

  it('has a diagram in the file’s comment that matches the table', async () => {
    const source = (await readFile({ path: '../../src/element/early-call.ts' })) ?? '';
    const drawn = [...source.matchAll(/^ \*\s+(\w+)\s+→ (\w+)\s+(.+)$/gm)].flatMap(
      ([, from = '', to = '', names = '']) =>
        names.split(', ').map((event) => `${from} ${event} ${to}`),
    );
    const moves = states.flatMap((state) =>
      Object.entries(earlyMoves[state]).map(([event, next]) => `${state} ${event} ${next}`),
    );
    expect(drawn.sort()).to.deep.equal(moves.sort());
  });
});
