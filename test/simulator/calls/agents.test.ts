import { expect } from '@open-wc/testing';
import { Agents } from '../../../src/simulator/calls/agents.js';
import { rejection } from '../caller.js';

const never = new AbortController().signal;

describe('Agents', () => {
  it('are taken at once while one is free', async () => {
    const agents = new Agents(1);
    await agents.take(never);
    expect(agents.free).to.equal(0);
    expect(agents.takeNow()).to.be.false;
    agents.release();
    expect(agents.takeNow()).to.be.true;
  });

  it('serve those who wait in the order in which they came', async () => {
    const agents = new Agents(1);
    await agents.take(never);
    const served: string[] = [];
    const first = agents.take(never).then(() => served.push('first'));
    const second = agents.take(never).then(() => served.push('second'));
    expect(agents.waiting).to.equal(2);
    agents.release();
    await first;
    expect(served).to.deep.equal(['first']);
    expect(agents.free).to.equal(0);
    agents.release();
    await second;
    expect(served).to.deep.equal(['first', 'second']);
  });

  it('are not held by somebody who has left the queue', async () => {
    const agents = new Agents(1);
    await agents.take(never);
    const leaving = new AbortController();
    const left = rejection(agents.take(leaving.signal));
    leaving.abort('left');
    expect(await left).to.equal('left');
    expect(agents.waiting).to.equal(0);
    agents.release();
    expect(agents.free).to.equal(1);
  });

  it('let those wait on who came after somebody that was served and has left since', async () => {
    const agents = new Agents(1);
    await agents.take(never);
    const served = new AbortController();
    const second = agents.take(served.signal);
    const third = agents.take(never);
    agents.release();
    await second;
    served.abort('left');
    expect(agents.waiting).to.equal(1);
    agents.release();
    await third;
  });

  it('are never few when there is no limit', () => {
    const agents = new Agents(Infinity);
    for (let i = 0; i < 100; i += 1) expect(agents.takeNow()).to.be.true;
  });
});
