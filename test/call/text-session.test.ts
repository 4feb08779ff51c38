/** A text session before the call (`connectFirst`): when CONNECT and DISCONNECT are sent. */
import { expect } from '@open-wc/testing';
// Loaded beforehand, because loading takes real time, which the fake clock does not know.
import '../../src/call/text-session.js';
import { TextRig } from '../support/text-rig.js';
import { refused, said, status, type Answer } from '../support/scripted-center.js';

let rig: TextRig;
const notYet = refused('connect failed');

describe('a text session before the call', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('is not opened unless it is asked for', async () => {
    rig = new TextRig({ connectFirst: false });
    await rig.bring('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(rig.controls).to.deep.equal([]);
  });

  it('is opened after the devices, before the create, and ended after the drop', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    await rig.clock.until(rig.session.hangUp());
    expect(rig.order('check', 'create', 'drop')).to.deep.equal([
      'check',
      'CONNECT',
      'create',
      'drop',
      'DISCONNECT',
    ]);
    const [connect, disconnect] = rig.center.sent('text');
    expect(connect).to.include({ method: 'POST', credentials: 'include', keepalive: false });
    expect(disconnect).to.include({ method: 'POST', credentials: 'include', keepalive: true });
    expect(JSON.parse(connect?.body ?? '')).to.deep.equal({
      controlType: 'CONNECT',
      mediaType: 'TEXT',
      content: '',
      userAgent: navigator.userAgent,
    });
  });

  it('waits for the devices, and is not opened where they are refused', async () => {
    rig = new TextRig();
    rig.connector.prepare = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    void rig.call();
    await rig.until('failed');
    expect(rig.controls).to.deep.equal([]);
  });

  it('is a part of `preparing`, and holds up the create until CONNECT is answered', async () => {
    rig = new TextRig();
    const connect = rig.center.hold('text', said('success'));
    void rig.call();
    await rig.clock.until(connect.asked);
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('preparing');
    expect(rig.center.count('create')).to.equal(0);
    connect.answer(said('success'));
    await rig.until('queued');
  });

  it('is ended after a release by the center, which needs no drop', async () => {
    rig = new TextRig();
    await rig.bring('ended');
    await rig.clock.settle();
    expect(rig.order('drop')).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('is ended after a create that failed', async () => {
    rig = new TextRig();
    rig.center.on('create', refused('No agents available currently'));
    void rig.call();
    await rig.until('failed');
    await rig.clock.settle();
    expect(rig.session.snapshot.reason).to.equal('no-agent');
    expect(rig.center.count('create'), 'nobody is there').to.equal(1);
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('is ended only when the drop is answered', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    const drop = rig.center.hold('drop', said('ok'));
    void rig.session.hangUp();
    await rig.clock.advance(10_000);
    expect(rig.state).to.equal('ended');
    expect(rig.controls).to.deep.equal(['CONNECT']);
    drop.answer(said('ok'));
    await rig.untilSent('text', 2);
  });

  it('is ended once more where DISCONNECT was not answered, for ten seconds at most', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    rig.center.on('text', status(500), 'silence');
    const began = rig.clock.now();
    await rig.clock.until(rig.session.hangUp());
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT', 'DISCONNECT']);
    expect(rig.clock.now() - began).to.equal(10_000);
  });

  it('is ended before the next call begins', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    const end = rig.center.hold('text', said('success'));
    void rig.session.hangUp();
    await rig.until('ended');
    void rig.call();
    await rig.clock.advance(1000);
    expect(rig.center.count('check')).to.equal(1);
    end.answer(said('success'));
    await rig.until('queued');
    expect(rig.order('create')).to.deep.equal([
      'CONNECT',
      'create',
      'DISCONNECT',
      'CONNECT',
      'create',
    ]);
  });
});

describe('hanging up while CONNECT is under way', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  for (const [what, end] of [
    ['hang-up', () => void rig.session.hangUp()],
    ['removal', () => void rig.session.remove()],
  ] as const) {
    it(`comes to rest at once by a ${what}, and ends the session after the answer`, async () => {
      rig = new TextRig();
      const connect = rig.center.hold('text', said('success'));
      void rig.call();
      await rig.clock.until(connect.asked);
      end();
      expect(rig.state).to.equal('idle');
      await rig.clock.advance(1000);
      expect(rig.center.sent('text')[0]?.went, 'CONNECT is not aborted').to.equal(undefined);
      expect(rig.controls).to.deep.equal(['CONNECT']);
      connect.answer(said('success'));
      await rig.clock.settle();
      expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
      expect(rig.center.count('create')).to.equal(0);
    });
  }

  it('ends no session where CONNECT was refused', async () => {
    rig = new TextRig();
    const connect = rig.center.hold('text', said('success'));
    void rig.call();
    await rig.clock.until(connect.asked);
    const done = rig.session.hangUp();
    connect.answer(refused('no'));
    await rig.clock.until(done);
    expect(rig.controls).to.deep.equal(['CONNECT']);
  });

  it('ends a session in doubt where CONNECT is never answered', async () => {
    rig = new TextRig();
    rig.center.on('text', 'silence', said('success'));
    void rig.call();
    await rig.untilSent('text');
    await rig.clock.until(rig.session.hangUp());
    expect(rig.sentAt('text')).to.deep.equal([0, 15_000]);
  });
});

describe('leaving the page with a text session', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  it('ends it in the same task in which the call is dropped', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    rig.center.on('drop', 'silence', said('ok'));
    rig.skipOrder();
    rig.session.leave();
    expect(rig.order('drop')).to.deep.equal(['CONNECT', 'drop', 'DISCONNECT']);
    expect(rig.center.sent('text').at(-1)?.keepalive).to.equal(true);
  });

  it('ends it at once while CONNECT is under way, and only once', async () => {
    rig = new TextRig();
    const connect = rig.center.hold('text', said('success'));
    void rig.call();
    await rig.clock.until(connect.asked);
    rig.session.leave();
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
    expect(rig.state).to.equal('idle');
    connect.answer(said('success'));
    await rig.clock.advance(30_000);
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('ends it once more where the network was away', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    rig.center.on('text', 'reset', said('success'));
    rig.skipOrder();
    rig.session.leave();
    await rig.clock.advance(5000);
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT', 'DISCONNECT']);
  });

  it('has prepared the request, so that nothing but `fetch` is called for it', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    const { AbortController: usual } = globalThis;
    rig.skipOrder();
    const sent: number[] = [];
    // Every request but a prepared one gets a signal of its own.
    globalThis.AbortController = class extends usual {
      constructor() {
        super();
        sent.push(rig.center.count('text'));
      }
    };
    try {
      rig.session.leave();
    } finally {
      globalThis.AbortController = usual;
    }
    expect(sent.length).to.be.above(0);
    expect(sent[0], 'sent before anything else').to.equal(2);
  });

  it('ends it at once while the drop is under way', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    rig.center.on('drop', 'silence', said('ok'));
    void rig.session.hangUp();
    await rig.untilSent('drop');
    expect(rig.controls).to.deep.equal(['CONNECT']);
    rig.skipOrder();
    rig.session.leave();
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
  });

  it('does not end it again where that is under way', async () => {
    rig = new TextRig();
    await rig.bring('talking');
    const end = rig.center.hold('text', said('success'));
    void rig.session.hangUp();
    await rig.clock.until(end.asked);
    rig.session.leave();
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT']);
    end.answer(said('success'));
  });

  it('sends nothing where there is none', async () => {
    rig = new TextRig();
    rig.center.on('text', status(404));
    await rig.bring('talking');
    rig.session.leave();
    expect(rig.order('drop')).to.deep.equal(['CONNECT', 'drop']);
  });
});

describe('a center without text sessions', function () {
  this.timeout(20_000);
  afterEach(() => rig.finish());

  const refusals: Readonly<Record<string, Answer>> = {
    'HTTP 404': status(404),
    'HTTP 401': status(401),
    'a resultCode': refused('send failed'),
  };
  const doubts: Readonly<Record<string, Answer>> = {
    'HTTP 500': status(500),
    garbage: { body: '<!doctype html>' },
    'a reset': 'reset',
    silence: 'silence',
  };

  for (const [what, answer] of Object.entries(refusals)) {
    it(`is called all the same after ${what}, and no session is ended`, async () => {
      rig = new TextRig();
      rig.center.on('text', answer);
      await rig.bring('talking');
      await rig.clock.until(rig.session.hangUp());
      expect(rig.order('create', 'drop')).to.deep.equal(['CONNECT', 'create', 'drop']);
      expect(rig.told.filter((note) => note.startsWith('error'))).to.deep.equal([]);
    });
  }

  for (const [what, answer] of Object.entries(doubts)) {
    it(`is called all the same after ${what}, and a session in doubt is ended`, async () => {
      rig = new TextRig();
      rig.center.on('text', answer, said('success'));
      await rig.bring('talking');
      await rig.clock.until(rig.session.hangUp());
      expect(rig.order('create', 'drop')).to.deep.equal([
        'CONNECT',
        'create',
        'drop',
        'DISCONNECT',
      ]);
    });
  }

  for (const [what, answer] of Object.entries({ ...doubts, 'HTTP 404': status(404) })) {
    if (what === 'a reset') continue;
    it(`is asked for one only once per page after ${what}`, async () => {
      rig = new TextRig();
      rig.center.on('text', answer, said('success'));
      await rig.bring('talking');
      await rig.clock.until(rig.session.hangUp());
      await rig.bring('talking');
      expect(rig.controls.filter((control) => control === 'CONNECT')).to.have.length(1);
    });
  }

  it('is asked again where it has not taken the call either', async () => {
    rig = new TextRig();
    rig.center.on('text', status(404), said('success')).on('create', notYet, said('ok'));
    void rig.call();
    await rig.until('failed');
    expect(rig.session.snapshot.reason).to.equal('refused');
    await rig.clock.until(rig.session.hangUp());
    void rig.call();
    await rig.until('queued');
    expect(rig.controls).to.deep.equal(['CONNECT', 'CONNECT']);
  });

  it('is asked again after a network that was away', async () => {
    rig = new TextRig();
    rig.center.on('text', 'reset', said('success'));
    await rig.bring('talking');
    await rig.clock.until(rig.session.hangUp());
    await rig.bring('talking');
    expect(rig.controls).to.deep.equal(['CONNECT', 'DISCONNECT', 'CONNECT']);
  });
});
