/** The race of several addresses: which one is used, and that all others are closed. */
import { expect } from '@open-wc/testing';
import { openFirst } from '../../../src/connector/sip/race.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';

const addresses = ['wss://a.example', 'wss://b.example', 'wss://c.example'];

describe('openFirst', () => {
  let clock: FakeClock;
  let over: AbortController;

  beforeEach(() => {
    FakeSocket.install();
    clock = new FakeClock();
    over = new AbortController();
  });
  afterEach(() => FakeSocket.uninstall());

  const race = (pauses?: Iterable<number>): Promise<{ address: string; socket: WebSocket }> =>
    openFirst(addresses, { clock, signal: over.signal, ...(pauses && { pauses }) });
  const socket = (index: number): FakeSocket => {
    const found = FakeSocket.sockets[index];
    if (!found) throw new Error(`Only ${FakeSocket.sockets.length} sockets`);
    return found;
  };

  it('takes the first address that answers, by the protocol "sip"', async () => {
    const racing = race();
    socket(0).accept();
    expect((await racing).address).to.equal(addresses[0]);
    expect(FakeSocket.tried).to.deep.equal([addresses[0]]);
    expect(socket(0).protocol).to.equal('sip');
    expect(clock.pending).to.equal(0);
  });

  it('tries the next address at once after a refusal', async () => {
    const racing = race();
    socket(0).fail();
    await clock.settle();
    expect(FakeSocket.tried).to.deep.equal(addresses.slice(0, 2));
    socket(1).accept();
    expect((await racing).address).to.equal(addresses[1]);
    expect(clock.now()).to.equal(0);
  });

  it('tries the next address beside one that is silent for 300 ms', async () => {
    const racing = race();
    await clock.advance(299);
    expect(FakeSocket.tried).to.deep.equal(addresses.slice(0, 1));
    await clock.advance(1);
    expect(FakeSocket.tried).to.deep.equal(addresses.slice(0, 2));
    socket(1).accept();
    expect((await racing).address).to.equal(addresses[1]);
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([addresses[1]]);
    expect(clock.pending).to.equal(0);
  });

  it('still takes an older address that answers late', async () => {
    const racing = race();
    await clock.advance(600);
    expect(FakeSocket.tried).to.deep.equal(addresses);
    socket(0).accept();
    expect((await racing).address).to.equal(addresses[0]);
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([addresses[0]]);
  });

  it('keeps only one socket when two answer at the same moment', async () => {
    const racing = race();
    await clock.advance(300);
    socket(0).accept();
    socket(1).accept();
    const { address } = await racing;
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([address]);
  });

  it('rejects when all addresses refuse, and names them', async () => {
    FakeSocket.onCreate = (one) => queueMicrotask(() => one.fail());
    const error = await race().catch((reason: unknown) => String(reason));
    expect(error).to.contain(addresses.join(', '));
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });

  it('rejects when no address has answered in 10 s', async () => {
    const racing = race().catch(() => 'nobody');
    expect(await clock.until(racing)).to.equal('nobody');
    expect(clock.now()).to.equal(10_600);
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([]);
  });

  it('skips an address that the page may not open', async () => {
    FakeSocket.onCreate = ({ url }) => {
      if (url === addresses[0]) throw new DOMException('Mixed content', 'SecurityError');
    };
    const racing = race();
    await clock.settle();
    socket(1).accept();
    expect((await racing).address).to.equal(addresses[1]);
  });

  it('tries all addresses again after each pause', async () => {
    const racing = race([1000, 2000]);
    FakeSocket.onCreate = (one) => queueMicrotask(() => one.fail());
    socket(0).fail();
    await clock.advance(999);
    expect(FakeSocket.tried).to.have.length(3);
    await clock.advance(1);
    expect(FakeSocket.tried).to.have.length(6);
    FakeSocket.onCreate = () => {};
    await clock.advance(2000);
    socket(6).accept();
    expect((await racing).address).to.equal(addresses[0]);
  });

  it('closes every socket when the signal aborts', async () => {
    const racing = race().catch((reason: unknown) => reason);
    await clock.advance(300);
    const reason = new Error('over');
    over.abort(reason);
    expect(await racing).to.equal(reason);
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([]);
    expect(clock.pending).to.equal(0);
  });
});
