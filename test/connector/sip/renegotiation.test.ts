/** Re-INVITEs of the visitor without an answer, or with the answer that there is no such call. */
import { expect } from '@open-wc/testing';
import {
  Renegotiation,
  type RenegotiationOptions,
} from '../../../src/connector/sip/renegotiation.js';
import { FakeClock } from '../../support/fake-clock.js';

interface Handlers {
  onSuccessResponse(response: object): void;
  onDialogError(response: object): void;
  onTransportError(): void;
  onRequestTimeout(): void;
}

describe('Renegotiation', () => {
  let clock: FakeClock;
  /** The result of the next re-INVITE. */
  let answer: (handlers: Handlers) => void;
  /** Packets received so far, and the number that each look at the statistics adds. */
  let packets: number;
  let pace: number;
  let log: string[];
  let over: AbortController;
  let session: Record<string, unknown> & { _status: number; _setACKTimer(): void };
  let renegotiation: Renegotiation;

  beforeEach(() => {
    clock = new FakeClock();
    over = new AbortController();
    log = [];
    packets = 0;
    pace = 50;
    const connection = {
      signalingState: 'stable',
      iceGatheringState: 'complete',
      createOffer: async () => ({}),
      setLocalDescription: async () => {},
      setRemoteDescription: async () => {},
      getStats: async () =>
        new Map([['', { type: 'inbound-rtp', kind: 'audio', packetsReceived: (packets += pace) }]]),
    };
    session = {
      _status: 9,
      _setACKTimer: () => {},
      connection,
      contact: '<sip:me@here.example>',
      on: () => {},
      isReadyToReOffer: () => true,
      sendRequest: (method: string, { eventHandlers }: { eventHandlers?: Handlers } = {}) => {
        log.push(method);
        if (eventHandlers) queueMicrotask(() => answer(eventHandlers));
      },
    };
    renegotiation = new Renegotiation({
      session,
      socket: { ready: async () => {} },
      farEnd: { forOffer: () => connection, sent: (sdp: string) => sdp, accept: () => true },
      remote: { read: (sdp: string) => sdp },
      clock,
      signal: over.signal,
      onGone: () => log.push('gone'),
    } as unknown as RenegotiationOptions);
  });
  afterEach(() => {
    over.abort();
    expect(clock.pending).to.equal(0);
  });

  /** Makes an offer. @returns the error; undefined where it is accepted. */
  const offer = (): Promise<unknown> =>
    clock.until(
      renegotiation.offer().then(
        () => undefined,
        (error: unknown) => error,
      ),
    );

  const forgotten: readonly [string, string, (handlers: Handlers) => void][] = [
    ['481', 'gateway-rejected', ({ onDialogError }) => onDialogError({ status_code: 481 })],
    ['408', 'gateway-rejected', ({ onDialogError }) => onDialogError({ status_code: 408 })],
    ['nothing', 'gateway-unreachable', ({ onRequestTimeout }) => onRequestTimeout()],
  ];
  for (const [what, code, answers] of forgotten) {
    it(`does not end a call with sound, nor repeat the offer, where it is answered by ${what}`, async () => {
      answer = answers;
      expect(await offer()).to.include({ code });
      expect(log).to.deep.equal(['INVITE']);
    });

    it(`ends a call without sound a second later where the offer is answered by ${what}`, async () => {
      answer = answers;
      pace = 0;
      expect(await offer()).to.include({ code });
      expect(log).to.deep.equal(['INVITE', 'gone']);
      expect(clock.now()).to.equal(1000);
    });
  }

  it('repeats an offer twice where its socket is lost', async () => {
    answer = ({ onTransportError }) => onTransportError();
    expect(await offer()).to.include({ code: 'gateway-unreachable' });
    expect(log).to.deep.equal(['INVITE', 'INVITE', 'INVITE']);
  });

  it('acknowledges each repetition of an answer', async () => {
    answer = ({ onSuccessResponse }) => {
      onSuccessResponse({ status_code: 200, body: '' });
      onSuccessResponse({ status_code: 200, body: '' });
    };
    expect(await offer()).to.equal(undefined);
    expect(log).to.deep.equal(['INVITE', 'ACK', 'ACK']);
  });

  describe('where our answer is not acknowledged', () => {
    /** Waits for the 32 s after which a missing ACK is given up, and a second more. */
    const wait = async (): Promise<void> => {
      session._status = 6;
      session._setACKTimer();
      await clock.advance(31_999);
      expect(log).to.deep.equal([]);
      await clock.advance(1001);
    };

    it('does not end a call with sound, which can be changed again', async () => {
      await wait();
      expect(log).to.deep.equal([]);
      expect(session._status).to.equal(9);
    });

    it('ends a call without sound', async () => {
      pace = 0;
      await wait();
      expect(log).to.deep.equal(['gone']);
    });

    it('does nothing once the ACK has come', async () => {
      pace = 0;
      session._status = 6;
      session._setACKTimer();
      session._status = 9;
      await clock.advance(60_000);
      expect(log).to.deep.equal([]);
    });
  });
});
