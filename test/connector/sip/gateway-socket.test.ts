/** The socket to the gateway, which uses whichever of its addresses works. */
import { expect } from '@open-wc/testing';
import { GatewaySocket } from '../../../src/connector/sip/gateway-socket.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';

const [first, second] = ['wss://a.example:7443', 'wss://b.example:7443'] as const;
const ping = '\r\n\r\n';
const pong = '\r\n';

describe('GatewaySocket', () => {
  let clock: FakeClock;
  let socket: GatewaySocket;
  /** The events that JsSIP and the call got. */
  let log: string[];

  const connect = (...addresses: string[]): void => {
    socket = new GatewaySocket({ addresses, clock });
    socket.onconnect = () => log.push('connect');
    socket.ondisconnect = (error) => log.push(`disconnect ${error}`);
    socket.ondata = (data) => log.push(`data ${JSON.stringify(data)}`);
    socket.addEventListener('reopen', () => log.push('reopen'));
    socket.connect();
  };
  /** Connects to the first address. */
  const open = async (...addresses: string[]): Promise<FakeSocket> => {
    connect(...addresses);
    const link = FakeSocket.latest;
    link.accept();
    await clock.settle();
    log.length = 0;
    return link;
  };
  const answerPings = (link: FakeSocket): void => {
    link.onSend = (data) => {
      if (data === ping) link.receive(pong);
    };
  };
  const ready = (): Promise<unknown> =>
    socket.ready(new AbortController().signal).then(
      () => 'ready',
      (error: unknown) => error,
    );

  beforeEach(() => {
    FakeSocket.install();
    clock = new FakeClock();
    log = [];
  });
  afterEach(async () => {
    socket.disconnect();
    await clock.settle();
    expect(FakeSocket.living, 'sockets left').to.deep.equal([]);
    expect(clock.pending, 'timers left').to.equal(0);
    FakeSocket.uninstall();
  });

  describe('as JsSIP sees it', () => {
    it('describes its first address', () => {
      connect('ws://localhost:7080/ws', second);
      expect(socket.via_transport).to.equal('WS');
      expect(socket.url).to.equal('ws://localhost:7080/ws');
      expect(socket.sip_uri).to.equal('sip:localhost:7080;transport=ws');
    });

    it('counts as connected at once, and sends waiting messages in order', async () => {
      connect(first);
      expect(log).to.deep.equal(['connect']);
      expect(socket.send('INVITE')).to.equal(true);
      expect(socket.send('CANCEL')).to.equal(true);
      expect(socket.connected).to.equal(false);
      FakeSocket.latest.accept();
      await clock.settle();
      expect(FakeSocket.latest.sent.slice(0, 2)).to.deep.equal(['INVITE', 'CANCEL']);
      expect(socket.connected).to.equal(true);
      expect(log).to.deep.equal(['connect']);
    });

    it('passes on the messages that arrive', async () => {
      const link = await open(first);
      link.receive('SIP/2.0 100 Trying');
      link.receive(ping);
      expect(log).to.deep.equal(['data "SIP/2.0 100 Trying"', `data ${JSON.stringify(ping)}`]);
    });

    it('sends nothing while no socket is open', async () => {
      const link = await open(first);
      link.fail();
      expect(socket.send('INFO')).to.equal(false);
      expect(log).to.deep.equal(['disconnect true']);
    });
  });

  it('reports where no address answers', async () => {
    FakeSocket.onCreate = (one) => queueMicrotask(() => one.fail());
    connect(first, second);
    const error = await ready();
    expect(error).to.include({ name: 'ConnectorError', code: 'gateway-unreachable' });
    expect(FakeSocket.tried).to.deep.equal([first, second]);
    expect(socket.send('INVITE')).to.equal(false);
  });

  it('tries the address after the lost one first, and then all others', async () => {
    const link = await open(first, second);
    link.fail();
    await clock.settle();
    expect(FakeSocket.tried).to.deep.equal([first, second]);
    await clock.advance(300);
    expect(FakeSocket.tried).to.deep.equal([first, second, first]);
    FakeSocket.latest.accept();
    expect(await ready()).to.equal('ready');
    await clock.settle();
    expect(log).to.deep.equal(['disconnect true', 'connect', 'reopen']);
  });

  it('reconnects to its only address, with growing pauses', async () => {
    const link = await open(first);
    const tried: number[] = [];
    FakeSocket.onCreate = (one) => {
      tried.push(clock.now());
      queueMicrotask(() => one.fail());
    };
    link.fail();
    await clock.advance(5000);
    expect(tried.slice(0, 5)).to.deep.equal([0, 250, 750, 1750, 2750]);
    FakeSocket.onCreate = (one) => queueMicrotask(() => one.accept());
    await clock.until(ready());
    expect(socket.connected).to.equal(true);
  });

  it('leaves an address whose gateway does not take the call', async () => {
    const link = await open(first, second);
    socket.leave();
    expect(link.readyState).to.be.at.least(2);
    await clock.settle();
    expect(FakeSocket.latest.url).to.equal(second);
  });

  describe('keep-alive', () => {
    it('pings every 5 s', async () => {
      const link = await open(first);
      answerPings(link);
      await clock.advance(14_999);
      expect(link.sent).to.deep.equal([ping, ping, ping]);
      await clock.advance(1);
      expect(link.sent).to.have.length(4);
    });

    it('notices within 10 s that a gateway that has answered pings is dead', async () => {
      const link = await open(first);
      link.receive(pong);
      await clock.advance(4999);
      answerPings(link);
      await clock.advance(1);
      // The socket dies just after its last pong.
      link.onSend = () => {};
      await clock.advance(8999);
      expect(log).not.to.contain('disconnect true');
      await clock.advance(1);
      expect(log).to.contain('disconnect true');
      expect(link.readyState).to.be.at.least(2);
    });

    it('expects no pong from a gateway that has never answered one', async () => {
      const link = await open(first);
      await clock.advance(120_000);
      expect(link.readyState).to.equal(1);
      expect(log).to.deep.equal([]);
    });

    it('takes any message as a sign of life', async () => {
      const link = await open(first);
      answerPings(link);
      await clock.advance(5000);
      link.onSend = (data) => {
        if (data === ping) link.receive('OPTIONS sip:x SIP/2.0');
      };
      await clock.advance(60_000);
      expect(link.readyState).to.equal(1);
    });

    it('does not expect pongs from an address because another one has answered', async () => {
      const link = await open(first, second);
      answerPings(link);
      await clock.advance(5000);
      link.fail();
      await clock.settle();
      FakeSocket.latest.accept();
      await clock.advance(60_000);
      expect(FakeSocket.latest.url).to.equal(second);
      expect(FakeSocket.latest.readyState).to.equal(1);
    });
  });

  describe('when the network is in doubt', () => {
    it('keeps a gateway that answers a ping within a second', async () => {
      const link = await open(first);
      answerPings(link);
      await clock.advance(5000);
      await socket.networkChanged();
      await socket.probe();
      expect(link.readyState).to.equal(1);
    });

    it('leaves a gateway that used to answer pings after a second without an answer', async () => {
      const link = await open(first);
      link.receive(pong);
      await clock.advance(4100);
      void socket.probe();
      await clock.advance(999);
      expect(socket.connected).to.equal(true);
      await clock.advance(1);
      expect(socket.connected).to.equal(false);
      expect(link.readyState).to.be.at.least(2);
    });

    it('opens a new socket to the same address where the gateway answers no pings', async () => {
      const link = await open(first, second);
      await socket.probe();
      expect(link.readyState).to.equal(1);
      await socket.networkChanged();
      expect(link.readyState).to.be.at.least(2);
      await clock.settle();
      expect(FakeSocket.latest.url).to.equal(first);
      FakeSocket.latest.accept();
      expect(await ready()).to.equal('ready');
    });

    it('reconnects at once, without the rest of its pause', async () => {
      const link = await open(first);
      FakeSocket.onCreate = (one) => queueMicrotask(() => one.fail());
      link.fail();
      await clock.advance(10_000);
      const tried = FakeSocket.tried.length;
      FakeSocket.onCreate = () => {};
      await socket.networkChanged();
      await clock.settle();
      expect(FakeSocket.tried).to.have.length(tried + 1);
    });
  });

  it('does nothing after the end', async () => {
    const link = await open(first, second);
    socket.disconnect();
    link.receive('SIP/2.0 200 OK');
    await clock.advance(60_000);
    expect(socket.send('BYE')).to.equal(false);
    expect(FakeSocket.tried).to.deep.equal([first]);
    expect(log).to.deep.equal(['disconnect true']);
  });

  it('closes a socket that opens only after the end', async () => {
    connect(first);
    socket.disconnect();
    await clock.settle();
    expect(FakeSocket.living).to.deep.equal([]);
  });
});
