/**
 * Tells which end of the other side the media are connected with, and moves them where another end
 * answers: an announcement is heard while it rings, then a telephone answers; or a center transfers
 * a call.
 *
 * No browser can move a connection that has been answered to another end: Firefox does DTLS only
 * once per connection, and refuses new ICE credentials that it has not asked for; Chromium begins
 * DTLS anew, but on ports to which the first end goes on sending, and stays `connecting`. So each
 * end gets an RTCPeerConnection of its own. Its ICE credentials and certificate are new, by which
 * the other end knows that ICE and DTLS begin anew (RFC 8839 section 4.4.3, RFC 8842 section 5.5);
 * for the dialog it is the same session (RFC 3264 section 8).
 */
import { PlatformEvent } from '../../base/event.js';
import { PlatformTarget } from './event-target.js';
import { Numbers } from './numbers.js';
import { midOf, kindOf, sectionsOf } from './sections.js';
import { internalsOf, type SessionInternals, type SipSession, waitingForAck } from './session.js';

export interface FarEndOptions {
  readonly session: SipSession;
  /** The stream that is sent. */
  readonly stream: MediaStream;
  /** The call's signal: every connection is closed when it aborts. */
  readonly signal: AbortSignal;
}

const values = (sdp: string, name: string): string[] =>
  [...sdp.matchAll(new RegExp(`^a=${name}:(.+?)\\s*$`, 'gim'))].map(([, value = '']) =>
    value.toUpperCase(),
  );

/** The SDP attributes that identify an end. */
const ends: readonly string[] = ['fingerprint', 'ice-ufrag', 'ice-pwd'];

/**
 * Whether both descriptions are of the same end. One common fingerprint out of several is enough,
 * and an attribute that the new description leaves out counts as unchanged.
 */
const isSameEnd = (known: string, sdp: string | undefined, names = ends): boolean =>
  names.every((name) => {
    const named = values(sdp ?? '', name);
    return named.length === 0 || values(known, name).some((value) => named.includes(value));
  });

/** Fires `connectionstatechange` for the connection in use, whichever it is. */
export class FarEnd extends PlatformTarget {
  readonly #options: FarEndOptions;
  readonly #internals: SessionInternals;
  /**
   * True after an answer from another end than the one the connection in use is with, until a
   * connection with that end is in use.
   */
  #moved = false;
  readonly #numbers = new WeakMap<RTCPeerConnection, Numbers>();
  /** Pairs of transceivers: of the connection being made, and of the one in use. */
  #pairs: [RTCRtpTransceiver, RTCRtpTransceiver][] = [];
  /** Origin and version in the `o=` line of the description sent last. */
  #origin: string | undefined;
  #version = 0;

  constructor(options: FarEndOptions) {
    super();
    this.#options = options;
    const { session, signal } = options;
    this.#internals = internalsOf(session);
    const internals = this.#internals;
    const describe = internals._createLocalDescription.bind(internals);
    internals._createLocalDescription = async (...what) => this.sent(await describe(...what));
    this.#keepToFirst();
    this.#takeLateAnswers();
    this.each((pc) => {
      const numbers = new Numbers();
      this.#numbers.set(pc, numbers);
      const learn = (): void => {
        const { signalingState, localDescription: local, remoteDescription: remote } = pc;
        const answer = local?.type === 'answer' ? local : remote;
        if (signalingState === 'stable' && answer) numbers.learn(answer.sdp);
      };
      pc.addEventListener('signalingstatechange', learn, { signal });
      pc.addEventListener('connectionstatechange', () => this.#changed(), { signal });
    });
    session.on('sdp', (event) => {
      const isOffer = `${event.originator}` === 'remote' && event.type === 'offer';
      const numbers = this.#numbers.get(session.connection);
      if (isOffer && numbers && !this.#isNew(event.sdp)) event.sdp = numbers.fit(event.sdp);
    });
  }

  /** `failed` also where another end has answered than the one the connection in use is with. */
  get connectionState(): RTCPeerConnectionState {
    return this.#moved ? 'failed' : this.#options.session.connection.connectionState;
  }

  /**
   * Calls `listen` with the current connection, and with each later one before anything arrives by
   * it.
   */
  each(listen: (pc: RTCPeerConnection) => void): void {
    const { session } = this.#options;
    listen(session.connection);
    session.on('peerconnection', ({ peerconnection }) => listen(peerconnection));
  }

  /** The connection to make the next offer with: a new one where another end has answered. */
  forOffer(): RTCPeerConnection {
    const { connection } = this.#options.session;
    if (!this.#moved) return connection;
    const pc = this.#create();
    const all = connection.getTransceivers().filter(({ direction }) => direction !== 'stopped');
    // Each m= line keeps its place in the description, the declined ones as well.
    for (const section of sectionsOf(connection.localDescription?.sdp ?? '').media) {
      const next = pc.addTransceiver(kindOf(section), { direction: 'inactive' });
      const old = all.find((one) => one.mid === midOf(section));
      if (old) this.#pair(next, old);
    }
    for (const old of all) {
      if (old.mid === null) this.#pair(pc.addTransceiver(old.receiver.track.kind), old);
    }
    return pc;
  }

  /**
   * Takes the answer to an offer made with this connection. Returns false where the answer is from
   * another end, and must not be applied.
   */
  accept(pc: RTCPeerConnection, answer: string, { iceRestart }: RTCOfferOptions): boolean {
    const before = this.#options.session.connection;
    if (pc !== before) {
      this.#use(pc);
      before.close();
    } else if (this.#isOther(answer, iceRestart ? ['fingerprint'] : undefined)) this.#lose();
    return !this.#moved;
  }

  /**
   * Called when an offer has arrived, before it is applied: an offer from another end gets a
   * connection of its own.
   */
  offered(offer: string): void {
    const { session } = this.#options;
    const internals = this.#internals;
    this.#next(() => {
      const before = session.connection;
      if (!this.#isNew(offer)) return;
      const pc = this.#create();
      internals._connection = pc;
      const follow = (): void => {
        if (pc.signalingState === 'have-remote-offer') return this.#use(pc);
        if (pc.signalingState === 'stable') before.close();
      };
      pc.addEventListener('signalingstatechange', follow);
      session.on('peerconnection:setremotedescriptionfailed', () => {
        if (internals._connection !== pc || pc.remoteDescription) return;
        pc.close();
        internals._connection = before;
      });
    });
  }

  /**
   * Rewrites the `o=` line of a description to send, so that the other side sees one session that
   * goes on, whichever connection it comes from (RFC 3264 section 8).
   */
  sent(sdp: string): string {
    return sdp.replace(/^o=(\S+ \S+) (\d+)/m, (_, origin: string, version: string) => {
      this.#origin ??= origin;
      this.#version = Math.max(this.#version + 1, Number(version));
      return `o=${this.#origin} ${this.#version}`;
    });
  }

  /**
   * JsSIP applies an answer that comes early, with a 183, and then the one that comes with the 2xx.
   * The early answer of the first end stays applied; where another end answers the call, a
   * connection with that end is made after the ACK.
   */
  #keepToFirst(): void {
    const { session } = this.#options;
    const internals = this.#internals;
    const receive = internals._receiveInviteResponse.bind(internals);
    let early = '';
    session.on('peerconnection:setremotedescriptionfailed', () => (early = ''));
    internals._receiveInviteResponse = (response) => {
      const { status_code: status, body } = response;
      const isAnswer = status >= 200 && status < 300;
      if (status < 200 && response.to_tag) {
        if (early) response.body = '';
        else early = body;
        // A second end that answers the same INVITE has a dialog of its own: see
        // `keepToFirstAnswer()`.
      } else if (early && isAnswer && !internals._dialog) {
        const isOther = !isSameEnd(early, body);
        if (isOther || !body) response.body = early;
        if (isOther) this.#lose();
      }
      receive(response);
    };
  }

  /**
   * Handles an answer from another end in the ACK to our 2xx: JsSIP would apply it, fail, and hang
   * up.
   */
  #takeLateAnswers(): void {
    const internals = this.#internals;
    const receive = internals.receiveRequest.bind(internals);
    internals.receiveRequest = (request) => {
      const isAnswer = internals._status === waitingForAck && internals._late_sdp;
      if (request.method === 'ACK' && isAnswer && this.#isOther(request.body)) {
        internals._late_sdp = false;
        this.#next(async () => {
          await internals._connection.setLocalDescription({ type: 'rollback' });
          this.#lose();
        });
      }
      receive(request);
    };
  }

  /**
   * Whether an offer needs a new connection. Only a new certificate together with new ICE
   * credentials shows a new end: each of them may change alone on the same connection.
   */
  #isNew(offer: string): boolean {
    return this.#isOther(offer, ['fingerprint']) && this.#isOther(offer, ['ice-ufrag']);
  }

  #isOther(sdp: string | undefined, names?: readonly string[]): boolean {
    const known = this.#internals._connection.remoteDescription?.sdp;
    return !!known && !isSameEnd(known, sdp, names);
  }

  /** Runs a step in JsSIP's queue, which does one thing at a time with its connection. */
  #next(step: () => void | Promise<void>): void {
    const internals = this.#internals;
    // An error that one message causes in JsSIP must not block the messages after it.
    internals._connectionPromiseQueue = internals._connectionPromiseQueue
      .then(step)
      .catch(() => {});
  }

  #create(): RTCPeerConnection {
    const { session, signal } = this.#options;
    const pc = new RTCPeerConnection(session.connection.getConfiguration());
    signal.addEventListener('abort', () => pc.close(), { once: true });
    this.#pairs = [];
    this.#internals.emit('peerconnection', { peerconnection: pc });
    return pc;
  }

  #pair(next: RTCRtpTransceiver, old: RTCRtpTransceiver): void {
    this.#pairs.push([next, old]);
    adopt(next, old, this.#options.stream);
  }

  #use(pc: RTCPeerConnection): void {
    // The visitor may have chosen another device meanwhile.
    for (const [next, old] of this.#pairs) adopt(next, old, this.#options.stream);
    this.#pairs = [];
    this.#internals._connection = pc;
    this.#moved = false;
    this.#changed();
  }

  #lose(): void {
    this.#moved = true;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new PlatformEvent('connectionstatechange'));
  }
}

/** Makes one transceiver send and receive the same as another. */
function adopt(next: RTCRtpTransceiver, old: RTCRtpTransceiver, stream: MediaStream): void {
  next.direction = old.direction;
  next.sender.setStreams(stream);
  // Rejects where the connection was closed at the end of the call.
  next.sender.replaceTrack(old.sender.track).catch(() => {});
}
