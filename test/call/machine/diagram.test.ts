/** The state diagrams in src/call/README.md and in the machine's source agree with the machine. */
import { expect } from '@open-wc/testing';
import { readFile } from '@web/test-runner-commands';
import { callStates } from '../../../src/call/machine/states.js';
import { edges, mermaid, readmeMarkers, replaceBetween, sourceMarkers, text } from './diagram.js';

const advice = 'out of date: npm run docs';

describe('the state diagram', () => {
  it('is up to date at the head of machine.ts', async () => {
    const source = (await readFile({ path: '../../../src/call/machine/machine.ts' })) ?? '';
    expect(replaceBetween(source, sourceMarkers, text()), advice).to.equal(source);
  });

  it('is up to date in src/call/README.md', async () => {
    const readme = (await readFile({ path: '../../../src/call/README.md' })) ?? '';
    expect(replaceBetween(readme, readmeMarkers, mermaid()), advice).to.equal(readme);
  });

  it('shows every state, and a way from each to another', () => {
    const drawn = edges();
    for (const end of ['from', 'to'] as const) {
      const shown = new Set(drawn.map((edge) => edge[end]));
      expect(
        callStates.filter((state) => !shown.has(state)),
        `no arrow ${end}`,
      ).to.deep.equal([]);
    }
  });
});
