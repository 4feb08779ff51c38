import { expect } from '@open-wc/testing';
import { scenarios } from '../../../src/simulator/index.js';
import { caller, type Caller } from '../caller.js';

const ORIGIN = 'https://center.example';

async function ask({ fetch }: Caller, method: string, path: string): Promise<[number, unknown]> {
  const response = await fetch(`${ORIGIN}/simulator/${path}`, { method });
  return [response.status, await response.json()];
}

describe('the controls', () => {
  it('list the scenarios', async () => {
    const [status, list] = await ask(caller('answered'), 'GET', 'scenarios');
    expect(status).to.equal(200);
    expect(list).to.have.length(Object.keys(scenarios).length);
    const { title, description, expect: expected } = scenarios['third-in-queue'];
    expect(list).to.deep.include({ name: 'third-in-queue', title, description, expect: expected });
  });

  it('give the record since a number, without writing it', async () => {
    const visitor = caller('answered');
    await visitor.create();
    const [, first] = (await ask(visitor, 'GET', 'record')) as [number, Record];
    expect(first.entries.map(({ kind }) => kind)).to.deep.equal(['request', 'call', 'answer']);
    expect(first).to.include({ next: 4, occupied: 1 });
    expect(first.calls).to.have.length(1);
    await visitor.drop();
    const [, second] = (await ask(visitor, 'GET', `record?since=${first.next}`)) as [
      number,
      Record,
    ];
    expect(second.entries.map(({ number }) => number)).to.deep.equal([4, 5, 6]);
    expect(second.occupied).to.equal(0);
  });

  it('let something happen now', async () => {
    const visitor = caller('endless-queue');
    await visitor.create();
    const happen = (query: string): Promise<[number, unknown]> =>
      ask(visitor, 'POST', `happen?${query}`);
    expect(await happen('event=connected')).to.deep.equal([200, { happened: true }]);
    expect(visitor.center.calls[0]?.state).to.equal('connected');
    expect(await happen('event=disconnected&token=nobody')).to.deep.equal([
      200,
      { happened: false },
    ]);
    const { token } = visitor.center.calls[0]!;
    expect(await happen(`event=disconnected&token=${token}`)).to.deep.equal([
      200,
      { happened: true },
    ]);
    expect(visitor.center.occupied).to.equal(0);
    expect(visitor.clock.pending).to.equal(0);
    const [status, body] = await happen('event=no-such-thing');
    expect(status).to.equal(400);
    expect(JSON.stringify(body)).to.contain('queue-timeout');
  });

  it('reset', async () => {
    const visitor = caller('endless-queue');
    await visitor.create();
    await ask(visitor, 'POST', 'reset');
    expect(visitor.center.calls).to.deep.equal([]);
    expect(visitor.clock.pending).to.equal(0);
    expect((await visitor.poll()).status).to.equal(401);
  });

  for (const [method, path] of [
    ['GET', 'reset'],
    ['GET', ''],
    ['POST', 'toString'],
  ] as const) {
    it(`${method} ${path || '(nothing)'}: 404`, async () => {
      expect((await ask(caller('answered'), method, path))[0]).to.equal(404);
    });
  }
});

interface Record {
  entries: { kind: string; number: number }[];
  calls: unknown[];
  next: number;
  occupied: number;
}
