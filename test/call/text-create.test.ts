/** How a create is repeated until the agent of the call's text session is there. */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/text-session.js';
import { TextRig } from '../support/text-rig.js';
import { events, refused, said, status, type Answer } from '../support/scripted-center.js';

let rig: TextRig;
const notYet = refused('connect failed');

describe('a create that is refused because the agent of the text session is not there', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('is repeated with growing pauses until the call is created', async () => {
    rig = new TextRig();
    rig.center.on('create', notYet, notYet, notYet, said('connect successfully.'));
    rig.center.on('poll', events.inQueue);
    await rig.bring('queued');
    expect(rig.sentAt('create')).to.deep.equal([0, 375, 1125, 2625]);
    expect(rig.states).to.deep.equal(['preparing', 'requesting', 'queued']);
  });

  it('is repeated for 30 seconds, and then fails as what it is', async () => {
    rig = new TextRig();
    rig.center.on('create', notYet);
    void rig.call();
    await rig.until('failed');
    expect(rig.session.snapshot.reason).to.equal('refused');
    expect(rig.messages[0]).to.match(/13 connect failed/);
    expect(rig.clock.now()).to.be.within(15_000, 30_000);
    expect(rig.sentAt('create').length).to.be.within(6, 10);
    await rig.clock.settle();
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('fails at once as `no-agent` when the answer says so', async () => {
    rig = new TextRig();
    rig.center.on('create', notYet, refused('No agents available currently'));
    void rig.call();
    await rig.until('failed');
    expect(rig.session.snapshot.reason).to.equal('no-agent');
    expect(rig.center.count('create')).to.equal(2);
  });

  for (const [what, answer] of Object.entries<Answer>({
    'HTTP 500': status(500),
    silence: 'silence',
    'another resultCode': refused('connect failed', '5'),
    'another text': refused('busy'),
  })) {
    it(`is not repeated after ${what}`, async () => {
      rig = new TextRig();
      rig.center.on('create', notYet, answer, said('ok'));
      void rig.call();
      await rig.until('failed');
      expect(rig.center.count('create')).to.equal(2);
    });
  }

  it('is not repeated without a text session', async () => {
    rig = new TextRig({ connectFirst: false });
    rig.center.on('create', notYet);
    void rig.call();
    await rig.until('failed');
    expect(rig.center.count('create')).to.equal(1);
    rig = new TextRig();
    rig.center.on('text', refused('send failed')).on('create', notYet);
    void rig.call();
    await rig.until('failed');
    expect(rig.center.count('create')).to.equal(1);
  });

  it('is not repeated after a hang-up in a pause', async () => {
    rig = new TextRig();
    rig.center.on('create', notYet);
    void rig.call();
    await rig.untilSent('create', 4);
    await rig.clock.advance(10);
    expect(rig.state).to.equal('requesting');
    await rig.clock.until(rig.session.hangUp(), 1);
    expect(rig.state).to.equal('idle');
    expect(rig.clock.pending, 'the pause is over').to.equal(0);
    expect(rig.center.count('create')).to.equal(4);
    expect(rig.order('drop')).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('is not repeated after a hang-up while it is under way', async () => {
    rig = new TextRig();
    const create = rig.center.on('create', notYet).hold('create', notYet);
    void rig.call();
    await rig.clock.until(create.asked);
    const done = rig.session.hangUp();
    await rig.clock.advance(100);
    expect(rig.controls, 'the create may succeed yet').to.deep.equal(['CONNECT']);
    create.answer(notYet);
    await rig.clock.until(done, 1);
    expect(rig.state).to.equal('idle');
    expect(rig.center.count('create')).to.equal(1);
  });
});
