/** A gateway that redirects: the call tries the best contact first, then the others, each once. */
import { expect } from '@open-wc/testing';
import type { SipMessage } from './sip-message.js';
import { SipRig } from './sip-rig.js';

describe('a redirection', () => {
  let rig: SipRig;

  beforeEach(async () => {
    rig = new SipRig();
    await rig.begin();
    // Each answer alone says where to call next.
    rig.peer.rewrite = (text) => text.replace(/^Contact: .*agent@peer.*\r\n/m, '');
  });
  afterEach(() => rig.finish());

  const called = ({ start }: SipMessage): string => start.split(' ')[1] ?? '';
  const moved = (...contacts: string[]) => ({
    headers: contacts.map((contact) => `Contact: ${contact}`),
  });
  /** Answers one INVITE after the other. @returns the address that the last one calls. */
  async function follow(...answers: [status: number, ...contacts: string[]][]): Promise<string> {
    for (const [status, ...contacts] of answers) {
      rig.peer.reply(await rig.peer.next('INVITE'), status, moved(...contacts));
      await rig.peer.next('ACK');
    }
    return called(await rig.peer.next('INVITE'));
  }
  async function refused(status: number): Promise<void> {
    const failed = await rig.told('failed');
    expect(failed).to.have.property('message').that.contains(String(status));
  }

  it('tries contacts by weight, and in their order where weights are equal', async () => {
    await rig.dial();
    const contacts = [
      '<sip:low@a.example>;q=0.2, <sip:bad@a.example>;q=high',
      '<sip:none@a.example>',
      '<sip:more@a.example>;q=7',
      '<sip:half@a.example>;q=.5',
      '<sip:zero@a.example>;q=0',
    ];
    const seen = [await follow([302, ...contacts])];
    for (const status of [404, 486, 503, 480, 500]) {
      const invites = rig.peer.received.filter(({ method }) => method === 'INVITE');
      const latest = invites.at(-1);
      if (latest) rig.peer.reply(latest, status);
      seen.push(called(await rig.peer.next('INVITE')));
    }
    const names = ['bad', 'none', 'more', 'half', 'low', 'zero'];
    expect(seen).to.deep.equal(names.map((name) => `sip:${name}@a.example`));
  });

  it('skips contacts that cannot be called from a page', async () => {
    await rig.dial();
    const target = await follow([
      300,
      '<tel:+4989123456>',
      '<mailto:a@b.example>',
      '<sips:a@b.example>',
      '<sip:a b@c.example>',
      '<sip:d@e.example;transport=tcp?Subject=x&Replaces=y>;q=0.1',
    ]);
    expect(target).to.equal('sip:d@e.example;transport=tcp');
  });

  it('to no contact that can be called is a refusal', async () => {
    await rig.dial();
    rig.peer.reply(await rig.peer.next('INVITE'), 302, moved('<tel:+4989123456>'));
    await refused(302);
    expect(rig.peer.count('INVITE')).to.equal(1);
  });

  for (const status of [305, 380]) {
    it(`with ${status} is a refusal, because it names nobody to call`, async () => {
      await rig.dial();
      rig.peer.reply(await rig.peer.next('INVITE'), status, moved('<sip:proxy.example>'));
      await refused(status);
      expect(rig.peer.count('INVITE')).to.equal(1);
    });
  }

  it('by a contact is followed first, and no contact is called twice', async () => {
    await rig.dial();
    const target = await follow(
      [302, '<sip:a@x.example>, <sip:b@x.example>'],
      [302, '<sip:a@x.example>, <sip:c@x.example>'],
      [404],
    );
    expect(target).to.equal('sip:b@x.example');
  });

  it('ends when any contact answers 6xx', async () => {
    await rig.dial();
    rig.peer.reply(
      await rig.peer.next('INVITE'),
      302,
      moved('<sip:a@x.example>, <sip:b@x.example>'),
    );
    rig.peer.reply(await rig.peer.next('INVITE'), 603);
    await refused(603);
    expect(rig.peer.count('INVITE')).to.equal(2);
  });

  it('that goes on without end is given up', async () => {
    await rig.dial();
    let count = 0;
    rig.peer.rewrite = (text) =>
      text.replace(/^Contact: .*$/m, () => `Contact: <sip:${(count += 1)}@x.example>`);
    rig.peer.automatic.set('INVITE', 302);
    rig.peer.reply(await rig.peer.next('INVITE'), 302);
    expect(await rig.told('failed')).to.include({ code: 'gateway-rejected' });
    expect(rig.peer.count('INVITE')).to.equal(11);
  });
});
