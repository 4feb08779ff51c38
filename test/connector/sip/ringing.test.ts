/** The answers that count as ringing, and those that do not even count as a sign of life. */
import { expect } from '@open-wc/testing';
import { gateway, SipRig } from './sip-rig.js';

describe('a telephone at the other end', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
  });
  afterEach(() => rig.finish());

  it('is reported as ringing without a tag, too, but not by 100 and 199', async () => {
    await rig.dial();
    const invite = await rig.peer.next('INVITE');
    rig.peer.reply(invite, 100);
    for (let count = 0; count < 2; count += 1) rig.peer.reply(invite, 199);
    rig.peer.rewrite = (text) => text.replace(/;tag=peer/, '');
    rig.peer.reply(invite, 180);
    await rig.told('ringing');
    rig.peer.rewrite = (text) => text;
    await rig.peer.accept(invite);
    await rig.told('connected');
    expect(rig.events.filter(({ type }) => type === 'ringing')).to.have.length(1);
  });

  it('is unreachable where no response comes for 32 s', async () => {
    const [first = ''] = gateway.gwAddresses;
    const native = globalThis.setTimeout;
    let late = (): void => {};
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => {
        if (ms === 32_000) late = run;
        return native(run, ms);
      },
    });
    try {
      await rig.dial({}, { gwAddresses: [first] });
      await rig.peer.next('INVITE');
      late();
      expect(await rig.told('failed')).to.include({ code: 'gateway-unreachable' });
    } finally {
      globalThis.setTimeout = native;
    }
  });
});
