/** The further services of the simulated web adapter: what they answer, refuse and remember. */
import { expect } from '@open-wc/testing';
import { serviceOperations } from '../../../src/simulator/base/scenario.js';
import { type Caller, caller, FACADE, JSON_TYPE, type Came, rejection } from '../caller.js';

const ask = ({ send }: Caller, service: string, fields?: object): Promise<Came> =>
  send('POST', FACADE + service, {
    ...(fields && { headers: JSON_TYPE, body: JSON.stringify(fields) }),
  });

const code = (came: Came): unknown => came.json?.['resultCode'];

async function queued(scenario = 'third-in-queue'): Promise<Caller> {
  const visitor = caller(scenario);
  await visitor.create();
  await visitor.poll();
  return visitor;
}

describe('the simulated queue', () => {
  it('tells place and estimate, and both fall as others are served', async () => {
    const visitor = await queued();
    const before = await ask(visitor, 'queryQueueInfo');
    expect(before.json).to.include({ resultCode: '0', estimateWaitTime: 180 });
    expect(before.json?.['position']).to.deep.equal([3]);
    await visitor.clock.advance(4000);
    const after = await ask(visitor, 'queryQueueInfo');
    expect(after.json?.['position']).to.deep.equal([2]);
    expect(after.json).to.include({ estimateWaitTime: 120, configMaxcWaitTime: 3600 });
  });

  it('says so where the visitor is with an agent, or has no call', async () => {
    const visitor = caller('answered');
    expect(code(await ask(visitor, 'queryQueueInfo'))).to.equal('5');
    await visitor.create();
    await visitor.clock.advance(500);
    expect(code(await ask(visitor, 'queryQueueInfo'))).to.equal('160021');
    await visitor.drop();
    expect(code(await ask(visitor, 'queryQueueInfo'))).to.equal('5');
  });
});

describe('the simulated rating', () => {
  it('has five levels with words', async () => {
    const { json } = await ask(caller('answered'), 'querySatisfyMode');
    expect(json?.['satisfactionLevel']).to.have.length(5);
    expect(json?.['satisfactionLevel']).to.deep.include({
      satisfactionLevelKey: '5',
      satisfactionLevelDesc: 'Very satisfied',
    });
  });

  it('is kept once there was a call', async () => {
    const visitor = caller('answered');
    const rating = { evaluation: '4', comment: 'Well done' };
    expect(code(await ask(visitor, 'doSatisfactionEvaluation', rating))).to.equal('13');
    await visitor.create();
    await visitor.drop();
    expect(code(await ask(visitor, 'doSatisfactionEvaluation', rating))).to.equal('0');
    const { token } = visitor.center.calls[0]!;
    expect(visitor.center.records.ratings).to.deep.equal([
      { scenario: 'answered', token, ...rating },
    ]);
    const noted = visitor.center.journal.since(1).filter(({ kind }) => kind === 'service');
    expect(noted).to.have.length(1);
    expect(noted[0]).to.include({ happened: 'rated', detail: '4: Well done' });
  });

  for (const wrong of [
    {},
    { evaluation: 4 },
    { evaluation: '6' },
    { evaluation: '4', comment: 'x'.repeat(513) },
    { evaluation: '4', comment: null },
  ]) {
    it(`is refused as ${JSON.stringify(wrong).slice(0, 40)}`, async () => {
      const visitor = await queued();
      expect(code(await ask(visitor, 'doSatisfactionEvaluation', wrong))).to.equal('1');
      expect(visitor.center.records.ratings).to.deep.equal([]);
    });
  }
});

describe('a message to the simulated center', () => {
  it('is kept, also without a call', async () => {
    const visitor = caller('answered');
    const message = { phoneNo: '+49 89 123456', leaveMessage: 'Please call' };
    const { json } = await ask(visitor, 'doLeaveMessage', message);
    expect(json).to.include({ resultCode: '0', returnCode: '0' });
    expect(visitor.center.records.messages).to.have.length(1);
    expect(visitor.center.records.messages[0]).to.include(message);
  });

  for (const wrong of [
    {},
    { phoneNo: 49, leaveMessage: 'x' },
    { phoneNo: 'call me', leaveMessage: 'x' },
    { phoneNo: '+4989123456', leaveMessage: ' ' },
    { phoneNo: '+4989123456', leaveMessage: 'x'.repeat(1025) },
  ]) {
    it(`is refused as ${JSON.stringify(wrong).slice(0, 50)}`, async () => {
      const visitor = caller('answered');
      const { json } = await ask(visitor, 'doLeaveMessage', wrong);
      expect(json).to.include({ resultCode: '0', returnCode: '3' });
      expect(visitor.center.records.messages).to.deep.equal([]);
    });
  }
});

describe('a text session at the simulated center', () => {
  const send = (visitor: Caller, controlType: string): Promise<Came> =>
    ask(visitor, 'sendMessageForWebChannel', { controlType, mediaType: 'TEXT', content: '' });

  it('is opened and closed once', async () => {
    const visitor = caller('answered');
    const codes: unknown[] = [];
    for (const control of ['DISCONNECT', 'CONNECT', 'CONNECT', 'CHAT', 'DISCONNECT', 'CHAT', '']) {
      codes.push(code(await send(visitor, control)));
    }
    expect(codes).to.deep.equal(['13', '0', '13', '0', '0', '13', '1']);
  });

  it('lets a call through once its agent is there, where the center wants one', async () => {
    const visitor = caller('text-first');
    const create = async (): Promise<unknown> => code(await visitor.create());
    expect(await create()).to.equal('13');
    await send(visitor, 'CONNECT');
    expect(await create()).to.equal('13');
    await visitor.clock.advance(2999);
    expect(await create()).to.equal('13');
    await visitor.clock.advance(1);
    expect(await create()).to.equal('0');
    await visitor.drop();
    await send(visitor, 'DISCONNECT');
    expect(await create()).to.equal('13');
  });
});

describe('services that a simulated center has not, or bends', () => {
  const names = [
    'queryQueueInfo',
    'querySatisfyMode',
    'doSatisfactionEvaluation',
    'doLeaveMessage',
    'sendMessageForWebChannel',
  ];
  const all = async (scenario: string): Promise<(number | string)[]> => {
    const visitor = await queued(scenario);
    return Promise.all(names.map(async (name) => (await ask(visitor, name, {})).status));
  };

  it('are 404, 500 or an HTML page', async () => {
    expect(names).to.have.length(serviceOperations.length);
    expect(await all('plain-center')).to.deep.equal(names.map(() => 404));
    expect(await all('services-broken')).to.deep.equal(names.map(() => 500));
    const visitor = await queued('services-garbage');
    for (const name of names) expect((await ask(visitor, name, {})).text).to.match(/^<!doctype/);
  });

  it('are held for ever', async () => {
    const visitor = await queued('services-hang');
    const leaving = new AbortController();
    const asked = visitor.send('POST', `${FACADE}queryQueueInfo`, { signal: leaving.signal });
    leaving.abort(new Error('given up'));
    expect(String(await rejection(asked))).to.contain('given up');
  });
});
