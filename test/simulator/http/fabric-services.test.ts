/** The further services of the simulated API Fabric: forms, refusals and what has to come first. */
import { expect } from '@open-wc/testing';
import { type Rig, rig } from '../fabric/rig.js';

interface Visiting {
  rig: Rig;
  /** The fields of the answer; `status` where it is no 200. */
  ask: (service: string, fields: object) => Promise<Record<string, unknown>>;
}

const userId = 'visitor-1';

async function visiting(scenario = 'third-in-queue', id = userId): Promise<Visiting> {
  const made = rig({}, scenario);
  // Straight from the center, since our own client sends no name that is too long.
  const token = made.center.fabric.applyToken(scenario, id);
  const accessToken = await made.accessToken();
  return {
    rig: made,
    async ask(service, fields) {
      const response = await made.fetch(`${made.base}/apiaccess/ccmessaging/${service}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'x-app-key': 'demo-app-key',
          Authorization: `Bearer ${accessToken}`,
          'ccmessaging-token': token,
        },
        body: JSON.stringify({ channel: 'WEB', ...fields }),
      });
      if (response.status !== 200) return { status: response.status };
      return (await response.json()) as Record<string, unknown>;
    },
  };
}

const session = {
  mediaType: 'TEXT',
  sourceType: 'CUSTOMER',
  from: userId,
  to: 'demo',
  content: '',
};

describe('the further services of the simulated API Fabric', () => {
  it('take rating and message of their visitor, and tell the place after a connection by send', async () => {
    const visitor = await visiting();
    const { ask, rig: made } = visitor;
    const mine = { userId, channelConfigId: 'demo' };
    expect(await ask('queryQueueInfo', mine)).to.include({ resultCode: '5' });
    expect(await ask('saveSatisfaction', { ...mine, evaluation: '3', comment: '' })).to.include({
      resultCode: '13',
    });
    expect(await ask('send', { ...session, controlType: 'CONNECT' })).to.include({
      resultCode: '0',
    });
    expect(await ask('v1/createClickToCall', { mediaAbility: '0' })).to.include({
      resultCode: '0',
    });
    expect(await ask('queryQueueInfo', mine)).to.include({
      resultCode: '0',
      position: 3,
      estimateWaitTime: 180,
    });
    expect(await ask('queryQueueInfo', { ...mine, userId: 'somebody' })).to.include({
      resultCode: '1',
    });
    expect(await ask('saveSatisfaction', { ...mine, evaluation: '3', comment: 'ok' })).to.include({
      resultCode: '0',
    });
    const message = { callId: userId, caller: '+4989123456', leaveMessage: 'Please call' };
    expect(await ask('doLeaveMessage', message)).to.include({ resultCode: '0' });
    expect(await ask('doLeaveMessage', { ...message, caller: '' })).to.include({ resultCode: '3' });
    expect(made.center.records.ratings).to.have.length(1);
    expect(made.center.records.messages).to.have.length(1);
  });

  it('refuse a text session of a user whose name is too long', async () => {
    const long = 'v'.repeat(25);
    const { ask } = await visiting('answered', long);
    expect(await ask('send', { ...session, from: long, controlType: 'CONNECT' })).to.include({
      resultCode: '1',
    });
  });

  it('refuse a text session with a wrong field, or content of more than 1 KB', async () => {
    const { ask } = await visiting();
    const wrong: object[] = [
      { ...session, controlType: 'CALL' },
      { ...session, controlType: 'CONNECT', from: 'somebody' },
      { ...session, controlType: 'CONNECT', to: undefined },
      { ...session, controlType: 'CONNECT', sourceType: 'AGENT' },
      { ...session, controlType: 'CONNECT', content: 'ä'.repeat(513) },
    ];
    for (const fields of wrong) {
      expect(await ask('send', fields), JSON.stringify(fields).slice(0, 60)).to.include({
        resultCode: '1',
      });
    }
  });

  it('are no services of the four calls, and need the channel', async () => {
    const { ask } = await visiting();
    expect(await ask('v1/queryQueueInfo', {})).to.deep.equal({ status: 404 });
    expect(await ask('querySatisfyMode', {})).to.deep.equal({ status: 404 });
    expect(await ask('queryQueueInfo', { channel: 'APP' })).to.deep.equal({ status: 400 });
  });
});
