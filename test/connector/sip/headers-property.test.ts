/**
 * Random headers in messages that can still be told apart: each final answer to an INVITE is
 * acknowledged, each request is answered, and nothing throws. Thousands of messages go through the
 * whole of JsSIP with a connection without media, and a few through whole calls.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { GatewaySocket } from '../../../src/connector/sip/gateway-socket.js';
import { UserAgent } from '../../../src/connector/sip/user-agent.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeSocket } from './fake-socket.js';
import { type Marks, oddities, plain, statusLines, writeOdd } from './odd-headers.js';
import { header, parse, type SipMessage, uriOf } from './sip-message.js';
import { gateway, SipRig } from './sip-rig.js';

/** A fixed seed, so that every run is the same. */
const seed = 3261;

/**
 * A connection whose promises resolve at once, so that only microtasks pass between answer and ACK.
 */
class NoMedia extends EventTarget {
  readonly iceGatheringState = 'complete';
  readonly signalingState = 'stable';
  readonly localDescription = { type: 'offer', sdp: 'v=0\r\n' };
  readonly createOffer = (): Promise<unknown> => Promise.resolve(this.localDescription);
  readonly setLocalDescription = (): Promise<void> => Promise.resolve();
  readonly setRemoteDescription = (): Promise<void> => Promise.resolve();
  readonly getSenders = (): [] => [];
  readonly close = (): void => {};
}

const tag = 'odd';
const tagOf = (value: string): string => /;tag=([^;]+)/.exec(value)?.[1] ?? '';

/** The start of an answer to this request. */
const answering = (request: SipMessage): Marks => ({
  branch: /branch=([^;]+)/.exec(header(request, 'via'))?.[1] ?? '',
  from: { uri: uriOf(header(request, 'from')), tag: tagOf(header(request, 'from')) },
  to: { uri: uriOf(header(request, 'to')), tag },
  callId: header(request, 'call-id'),
  cseq: Number.parseInt(header(request, 'cseq'), 10),
  method: request.method,
});

let requests = 0;

/** The start of a request of the other side in the call that this INVITE has begun. */
const asking = (invite: SipMessage, method: string): Marks => {
  const { from, to, callId } = answering(invite);
  requests += 1;
  return { branch: `z9hG4bK-odd-${requests}`, from: to, to: from, callId, cseq: requests, method };
};

const runs = (numRuns: number) => ({
  numRuns,
  seed,
  endOnFailure: true,
  includeErrorInReport: true,
});

describe(`headers of any kind (seed ${seed})`, function () {
  this.timeout(60_000);
  const native = globalThis.RTCPeerConnection;
  let agent: UserAgent;
  let socket: FakeSocket;
  let sent: SipMessage[];

  beforeEach(async () => {
    FakeSocket.install();
    sent = [];
    const opened = new Promise<FakeSocket>((resolve) => {
      FakeSocket.onCreate = (created) => {
        created.onSend = (data) => sent.push(parse(data));
        resolve(created);
      };
    });
    const way = new GatewaySocket({ addresses: ['wss://a.example'], clock: new FakeClock() });
    agent = new UserAgent(gateway, {}, way);
    agent.start();
    socket = await opened;
    socket.accept();
    await way.ready(new AbortController().signal);
    globalThis.RTCPeerConnection = NoMedia as unknown as typeof RTCPeerConnection;
  });
  afterEach(() => {
    globalThis.RTCPeerConnection = native;
    agent.stop();
    FakeSocket.uninstall();
  });

  /** The messages of this kind that are sent once all work settles that does not wait for time. */
  async function next(what: string, is: (message: SipMessage) => boolean): Promise<SipMessage> {
    for (let turn = 0; turn < 200; turn += 1) {
      const found = sent.find(is);
      if (found) return found;
      await Promise.resolve();
    }
    throw new Error(`No ${what}; sent: ${sent.map(({ start }) => start).join(', ')}`);
  }

  async function invited(): Promise<SipMessage> {
    sent.length = 0;
    agent.ua.call(agent.target as unknown as string, {
      mediaConstraints: { audio: false, video: false },
    });
    return next('INVITE', ({ method, status }) => method === 'INVITE' && !status);
  }

  async function answered(marks: Marks): Promise<number> {
    const ours = ({ status, headers }: SipMessage): boolean =>
      status >= 200 && (headers.get('via') ?? []).some((via) => via.includes(marks.branch));
    return (await next(`answer to ${marks.method}`, ours)).status;
  }

  it('leave no final response without ACK, and no BYE after it without an answer', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 200, 200, 202, 299, 302, 404, 407, 486, 503, 603),
        statusLines,
        fc.tuple(oddities, oddities, oddities),
        async (status, line, [ringing, final, bye]) => {
          const invite = await invited();
          const marks = answering(invite);
          socket.receive(writeOdd(line.replace('%', '180'), marks, ringing));
          socket.receive(writeOdd(line.replace('%', String(status)), marks, final, 'v=0\r\n'));
          const ack = await next('ACK', ({ start }) => start.startsWith('ACK '));
          expect(header(ack, 'call-id')).to.equal(marks.callId);
          expect(Number.parseInt(header(ack, 'cseq'), 10)).to.equal(marks.cseq);
          // These headers have to be sent back unchanged.
          expect(header(ack, 'to')).to.match(/=\s*odd\b/);
          const asked = asking(invite, 'BYE');
          const to = uriOf(header(invite, 'contact'));
          socket.receive(writeOdd(`BYE ${to} SIP/2.0`, asked, bye));
          const over = await answered(asked);
          if (status < 300) expect(over).to.equal(200);
        },
      ),
      runs(1000),
    ));

  it('start CSeq at 1, because JsSIP takes a CSeq of 0 for a missing number', async () => {
    const { random } = Math;
    Math.random = () => 0;
    try {
      const invite = await invited();
      expect(header(invite, 'cseq')).to.equal('1 INVITE');
      socket.receive(writeOdd('SIP/2.0 486 Busy', answering(invite), plain));
      const ack = await next('ACK', ({ start }) => start.startsWith('ACK '));
      expect(header(ack, 'cseq')).to.equal('1 ACK');
    } finally {
      Math.random = random;
    }
  });

  it('leave no request without an answer, in a call or outside', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          'OPTIONS',
          'INFO',
          'MESSAGE',
          'NOTIFY',
          'SUBSCRIBE',
          'UPDATE',
          'BYE',
          'REFER',
          'PRACK',
          'INVITE',
          'PUBLISH',
          'REGISTER',
          'constructor',
          'x',
        ),
        fc.constantFrom('sip:a@b', 'sips:x', 'tel:112', '<sip:a b>', 'AnonymousCard', 'sip:é@#'),
        fc.boolean(),
        fc.boolean(),
        oddities,
        async (method, target, inCall, binary, odd) => {
          requests += 1;
          const marks: Marks = {
            branch: `z9hG4bK-odd-${requests}`,
            from: { uri: 'sip:agent@peer.example', tag },
            to: { uri: 'sip:visitor@gateway.example.com', tag: inCall ? 'us' : undefined },
            callId: `call-${requests}`,
            cseq: requests,
            method,
          };
          sent.length = 0;
          const text = writeOdd(`${method} ${target} SIP/2.0`, marks, odd);
          socket.receive(binary ? new TextEncoder().encode(text).buffer : text);
          expect(await answered(marks)).to.be.within(200, 699);
        },
      ),
      runs(3000),
    ));
});

describe(`headers of any kind in a whole call (seed ${seed})`, function () {
  this.timeout(60_000);
  it('do not keep a call from being connected, and from being ended by the agent', () =>
    fc.assert(
      fc.asyncProperty(statusLines, fc.tuple(oddities, oddities), async (line, [final, bye]) => {
        const rig = new SipRig();
        await rig.begin();
        try {
          await rig.dial();
          const invite = await rig.peer.next('INVITE');
          // The headers that name the transaction have to be there once each.
          const others = final.others.filter((one) => !/^(?:content-|[ce]\s*:)/i.test(one));
          rig.peer.rewrite = (text) =>
            writeOdd(
              line.replace('%', '200'),
              answering(invite),
              { ...final, others: [...others, 'Contact: <sip:agent@peer.example>'] },
              text.slice(text.indexOf('\r\n\r\n') + 4),
            );
          await rig.peer.accept(invite);
          await rig.peer.next('ACK');
          await rig.told('connected');
          const asked = asking(invite, 'BYE');
          rig.peer.rewrite = () =>
            writeOdd(`BYE ${uriOf(header(invite, 'contact'))} SIP/2.0`, asked, bye);
          rig.peer.send(invite, 'BYE', asked.cseq, asked.branch);
          await rig.peer.next('200 BYE');
          await rig.told('ended');
        } finally {
          rig.peer.rewrite = (text) => text;
          await rig.finish();
        }
      }),
      runs(10),
    ));
});
