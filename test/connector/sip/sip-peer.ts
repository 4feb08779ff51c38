/**
 * The gateway's side of one call, which the test controls: it reads the messages of fake sockets,
 * answers when and as it is told to, and has a real RTCPeerConnection for media, in the same page.
 */
import type { FakeSocket } from './fake-socket.js';
import { header, parse, type Parts, type SipMessage, uriOf, write } from './sip-message.js';
import { until } from './local-rig.js';

const tag = 'peer';

export class SipPeer {
  /** All received messages, in order. */
  readonly received: SipMessage[] = [];
  /**
   * The browser's own class, kept before a test replaces it to count the connections of the call.
   */
  readonly #native = globalThis.RTCPeerConnection;
  /** The connections of all ends that have answered, the latest last. */
  readonly #ends = [new this.#native()];
  /** Methods that are answered without the test, each with its status. */
  readonly automatic = new Map<string, number>([
    ['BYE', 200],
    ['INFO', 200],
  ]);
  /** Changes the text of each message on its way. */
  rewrite = (text: string): string => text;
  #socket: FakeSocket | undefined;
  #sound: AudioContext | undefined;
  #taken = 0;
  #cseq = 1;

  get pc(): RTCPeerConnection {
    const pc = this.#ends.at(-1);
    if (!pc) throw new Error('impossible');
    return pc;
  }

  /** Lets another end answer and offer from now on; the one before goes on sending. */
  move(): void {
    this.#ends.push(new this.#native());
  }

  /** Opens this socket; messages to the call go by the latest socket. */
  attach(socket: FakeSocket): void {
    this.#socket = socket;
    socket.onSend = (data) => {
      if (data.trim() === '') return socket.receive('\r\n');
      const message = parse(data);
      this.received.push(message);
      const status = this.automatic.get(message.method);
      // Not within send(), since a real answer never comes that fast.
      if (status && !message.status) queueMicrotask(() => this.reply(message, status));
    };
    queueMicrotask(() => socket.accept());
  }

  get methods(): string[] {
    return this.received.map(({ status, method }) => (status ? `${status} ${method}` : method));
  }

  count(method: string): number {
    return this.methods.filter((one) => one === method).length;
  }

  /** The next message of this kind, such as `INVITE` or `200 INVITE`, after those taken before. */
  async next(kind: string): Promise<SipMessage> {
    const find = (): number => this.methods.indexOf(kind, this.#taken);
    await until(() => find() >= 0, `${kind} after ${this.methods.join(', ')}`);
    this.#taken = find() + 1;
    const message = this.received[this.#taken - 1];
    if (!message) throw new Error('impossible');
    return message;
  }

  reply(request: SipMessage, status: number, parts: Parts & { reason?: string } = {}): void {
    const { headers } = request;
    const to = header(request, 'to');
    const copied = ['from', 'call-id', 'cseq'].map((name) => `${name}: ${header(request, name)}`);
    this.#give(
      write(
        `SIP/2.0 ${status} ${parts.reason ?? 'Because'}`,
        [
          ...(headers.get('via') ?? []).map((via) => `Via: ${via}`),
          `To: ${to.includes('tag=') ? to : `${to};tag=${parts.tag ?? tag}`}`,
          ...copied,
          'Contact: <sip:agent@peer.example;transport=ws>',
          ...(parts.headers ?? []),
        ],
        parts,
      ),
    );
  }

  /** Refuses every INVITE that still waits for an answer. */
  decline(): void {
    for (const message of this.received) {
      if (message.method === 'INVITE' && !message.status) this.reply(message, 487);
    }
  }

  /** Sends 200 with an answer of the real connection. */
  async accept(invite: SipMessage): Promise<void> {
    const body = await this.answer(invite.body);
    this.reply(invite, 200, { body });
  }

  async answer(sdp: string): Promise<string> {
    await this.pc.setRemoteDescription({ type: 'offer', sdp });
    if (this.pc.getSenders().every(({ track }) => track === null)) {
      this.#sound ??= new AudioContext();
      const [track] = this.#sound.createMediaStreamDestination().stream.getTracks();
      if (track) await this.pc.getSenders()[0]?.replaceTrack(track);
    }
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.direction === 'recvonly') transceiver.direction = 'sendrecv';
    }
    await this.pc.setLocalDescription();
    return this.#described();
  }

  async offer(options: RTCOfferOptions = {}): Promise<string> {
    await this.pc.setLocalDescription(await this.pc.createOffer(options));
    return this.#described();
  }

  /**
   * Sends a request within the dialog that this INVITE has opened.
   * @param late the answer to an offer in the 200, which goes with the ACK.
   * @returns the answer.
   */
  async ask(
    invite: SipMessage,
    method: string,
    parts: Parts = {},
    late?: (offer: string) => Promise<string>,
  ): Promise<SipMessage> {
    const cseq = ++this.#cseq;
    const branch = `z9hG4bK-peer-${cseq}`;
    this.send(invite, method, cseq, branch, parts);
    const isAnswer = (message: SipMessage): boolean =>
      message.status >= 200 && header(message, 'via').includes(branch);
    await until(() => this.received.some(isAnswer), `an answer to ${method}`);
    const answer = this.received.find(isAnswer);
    if (!answer) throw new Error('impossible');
    const body = await late?.(answer.body);
    if (method === 'INVITE') {
      this.send(invite, 'ACK', cseq, `${branch}-ack`, body === undefined ? {} : { body });
    }
    return answer;
  }

  send(invite: SipMessage, method: string, cseq: number, branch: string, parts: Parts = {}): void {
    this.#give(
      write(
        `${method} ${uriOf(header(invite, 'contact'))} SIP/2.0`,
        [
          `Via: SIP/2.0/WS peer.example;branch=${branch}`,
          `From: ${header(invite, 'to')};tag=${tag}`,
          `To: ${header(invite, 'from')}`,
          `Call-ID: ${header(invite, 'call-id')}`,
          `CSeq: ${cseq} ${method}`,
          'Max-Forwards: 70',
          'Contact: <sip:agent@peer.example;transport=ws>',
          ...(parts.headers ?? []),
        ],
        parts,
      ),
    );
  }

  #give(text: string): void {
    this.#socket?.receive(this.rewrite(text));
  }

  /** Forgets the session descriptions, so that another call can follow. */
  renew(): void {
    this.close();
    this.move();
  }

  /** Closes its connections. */
  close(): void {
    for (const pc of this.#ends) pc.close();
    void this.#sound?.close();
    this.#sound = undefined;
  }

  async #described(): Promise<string> {
    await until(() => this.pc.iceGatheringState === 'complete', 'candidates of the peer');
    return this.pc.localDescription?.sdp ?? '';
  }
}
