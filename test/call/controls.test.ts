/**
 * Mute, camera and tones: a switch changes when the connector has changed it, and nothing throws.
 */
import { expect } from '@open-wc/testing';
import type { ConnectorCall } from '../../src/connector/connector.js';
import { CallRig } from '../support/call-rig.js';
import { warningsOf } from '../support/warnings.js';
import { withResolvers } from '../support/with-resolvers.js';

describe('the controls of a call', function () {
  this.timeout(20_000);
  let rig: CallRig;
  let changes: number;
  afterEach(() => rig.finish());

  const talk = async (abilities: Partial<ConnectorCall>): Promise<void> => {
    changes = 0;
    rig = new CallRig({ call: { media: 'video' }, host: { onChange: () => changes++ } });
    const connect = rig.connector.connect.bind(rig.connector);
    rig.connector.connect = async (gateway, signal) =>
      Object.assign(await connect(gateway, signal), abilities);
    await rig.bring('talking');
    changes = 0;
  };
  const positions = (): object => {
    const { muted, camera } = rig.session.context ?? {};
    return { muted, camera };
  };

  it('are those that the connector has, and are removed with the call', async () => {
    await talk({ mute: () => {} });
    expect(Object.keys(rig.session.context?.controls ?? {})).to.deep.equal(['mute']);
    expect(positions()).to.deep.equal({ muted: false, camera: true });
    void rig.session.hangUp();
    await rig.until('ended');
    expect(rig.session.context?.controls).to.equal(undefined);
  });

  it('change when the connector has changed, not before', async () => {
    const moved = withResolvers<void>();
    const asked: unknown[] = [];
    await talk({
      mute: (on) => {
        asked.push(on);
        return moved.promise;
      },
      camera: (on) => void asked.push(on),
      sendTones: (digits) => void asked.push(digits),
    });
    const { controls } = rig.session.context ?? {};
    const muted = controls?.mute?.(true);
    expect(positions()).to.deep.equal({ muted: false, camera: true });
    expect(changes).to.equal(0);
    moved.resolve();
    await muted;
    await controls?.camera?.(false);
    await controls?.sendTones?.('12#');
    expect(positions()).to.deep.equal({ muted: true, camera: false });
    expect(changes).to.be.at.least(2);
    expect(asked).to.deep.equal([true, false, '12#']);
  });

  it('choose devices and turn on sound', async () => {
    const asked: unknown[] = [];
    await talk({
      resumeSound: () => void asked.push('sound'),
      devices: { list: [], choose: async (kind, id) => void asked.push([kind, id]) },
    });
    const { controls } = rig.session.context ?? {};
    await controls?.resumeSound?.();
    await controls?.choose?.({ kind: 'speaker', id: 's1' });
    expect(asked).to.deep.equal(['sound', ['speaker', 's1']]);
    expect(changes).to.be.at.least(2);
  });

  for (const [what, mute] of [
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ] as const) {
    it(`keep their value when the connector ${what}, and the call goes on`, async () => {
      await talk({ mute });
      const warnings = await warningsOf(() => rig.session.context?.controls?.mute?.(true));
      expect(positions()).to.deep.equal({ muted: false, camera: true });
      expect(warnings).to.have.lengthOf(1);
      await rig.clock.advance(5000);
      expect(rig.state).to.equal('talking');
    });
  }
});
