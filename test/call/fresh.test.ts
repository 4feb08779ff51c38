/** ICE servers and credentials given as functions, which are called when the connection is made. */
import { expect } from '@open-wc/testing';
import type { CallOptions } from '../../src/call/context.js';
import type { ConnectorContext } from '../../src/connector/connector.js';
import { CallRig, type RigOptions } from '../support/call-rig.js';
import { catchWarnings } from '../support/warnings.js';

let rig: CallRig;
let context: ConnectorContext | undefined;

/** The servers and credentials that the connector gets when it connects. */
async function seen(
  call: Partial<CallOptions>,
  host: RigOptions['host'] = {},
): Promise<Pick<ConnectorContext, 'iceServers' | 'credentials'> | undefined> {
  rig = new CallRig({ host });
  let found: Pick<ConnectorContext, 'iceServers' | 'credentials'> | undefined;
  const { connector } = rig;
  const connect = connector.connect.bind(connector);
  connector.connect = (...all) => {
    found = context && { iceServers: context.iceServers, credentials: context.credentials };
    return connect(...all);
  };
  await rig.bring('talking', {
    ...call,
    connector: (given) => {
      context = given;
      return connector;
    },
  });
  return found;
}

const servers = [{ urls: 'stun:stun.example.com' }];
const none = { iceServers: [], credentials: {} };

describe('call/fresh', () => {
  const warnings = catchWarnings();

  afterEach(() => rig.finish());

  it('values are passed on as they are, and undefined gives empty ones', async () => {
    const credentials = { token: 't' };
    expect(await seen({ iceServers: servers, credentials })).to.deep.equal({
      iceServers: servers,
      credentials,
    });
    await rig.finish();
    expect(await seen({})).to.deep.equal(none);
  });

  it('functions are called once, after call-gateway', async () => {
    let token = 'of the first moment';
    let asked = 0;
    const found = await seen(
      {
        iceServers: () => {
          asked += 1;
          return Promise.resolve(servers);
        },
        credentials: () => ({ token }),
      },
      { onGateway: () => void (token = 'of this very moment') },
    );
    expect(found).to.deep.equal({
      iceServers: servers,
      credentials: { token: 'of this very moment' },
    });
    expect(asked).to.equal(1);
  });

  it('a function may return another function, and a text for a server', async () => {
    const iceServers = () => () => Promise.resolve(['stun:stun.example.com' as never]);
    expect((await seen({ iceServers }))?.iceServers).to.deep.equal(servers);
  });

  for (const [what, iceServers] of Object.entries({
    throws: () => {
      throw new Error('no token');
    },
    rejects: () => Promise.reject(new Error('no token')),
    'brings no list': () => ({ urls: 'stun:a' }) as never,
    'never ends': (): never => endless as never,
  })) {
    it(`a function that ${what} leaves the call without servers, and does not end it`, async () => {
      expect(await seen({ iceServers, credentials: { password: 'p' } })).to.deep.equal({
        iceServers: [],
        credentials: { password: 'p' },
      });
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0]).to.contain('iceServers');
    });
  }

  for (const wrong of ['secret', 5, { password: 5 }, { token: {} }]) {
    it(`wrong credentials are not used: ${JSON.stringify(wrong)}`, async () => {
      expect(await seen({ credentials: wrong as never })).to.deep.equal(none);
      expect(warnings.join()).to.contain('credentials').and.not.contain('secret');
    });
  }

  it('a promise that stays pending is waited for for 5 s', async () => {
    const found = await seen({ iceServers: () => new Promise<never>(() => {}) });
    expect(found).to.deep.equal(none);
    expect(warnings.join()).to.contain('nothing within 5 seconds');
    expect(rig.clock.now()).to.equal(5000);
  });

  it('a pending promise is no longer waited for after a hang-up', async () => {
    rig = new CallRig({ call: { credentials: () => new Promise<never>(() => {}) } });
    await rig.bring('connecting');
    await rig.clock.until(rig.session.hangUp());
    expect(rig.clock.now()).to.equal(0);
    expect(rig.connector.calls).to.deep.equal([]);
    expect(warnings).to.deep.equal([]);
  });
});

function endless(): unknown {
  return endless;
}
