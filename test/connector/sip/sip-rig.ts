/**
 * One SIP call whose surroundings the test controls: sockets are fake, the gateway is scripted, and
 * media are real between two connections of this page. `finish()` checks the rules that hold for
 * every call.
 */
import { expect } from '@open-wc/testing';
import type {
  ConnectorCall,
  ConnectorContext,
  ConnectorEvent,
  ConnectorGateway,
  Media,
} from '../../../src/connector/connector.js';
import { openDevices } from '../../../src/connector/devices.js';
import { dial } from '../../../src/connector/sip/index.js';
import { type DeviceWatch, watchDevices } from '../../support/devices.js';
import { connectorContext } from '../../support/test-connector.js';
import { FakeSocket } from './fake-socket.js';
import { until } from './local-rig.js';
import type { SipMessage } from './sip-message.js';
import { SipPeer } from './sip-peer.js';

export const gateway: ConnectorGateway = {
  domain: 'gateway.example.com',
  gwAddresses: ['wss://a.example:7443', 'wss://b.example:7443'],
  accessCode: '179080000537636',
  caller: 'AnonymousCard',
};

export class SipRig {
  readonly peer = new SipPeer();
  readonly connections: RTCPeerConnection[] = [];
  readonly events: ConnectorEvent[] = [];
  readonly over = new AbortController();
  readonly #native = globalThis.RTCPeerConnection;
  #devices: DeviceWatch | undefined;
  #call: ConnectorCall | undefined;
  #read: Promise<void> | undefined;

  /** Prepares a call. Every socket is opened at once, unless the test says otherwise. */
  async begin(): Promise<void> {
    FakeSocket.install();
    FakeSocket.onCreate = (socket) => this.peer.attach(socket);
    this.#devices = await watchDevices();
    const { connections } = this;
    globalThis.RTCPeerConnection = class extends this.#native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
      }
    };
  }

  async dial(
    given: Partial<ConnectorContext> = {},
    to: Partial<ConnectorGateway> = {},
  ): Promise<void> {
    const media: Media = given.media ?? 'voice';
    const { signal } = this.over;
    const stream = await openDevices(media, signal);
    const context = connectorContext({ videoAllowed: media === 'video', ...given });
    this.#call = await dial({ gateway: { ...gateway, ...to }, stream, context, signal });
    this.#read = this.#follow(this.#call);
  }

  /** Dials, answers, and waits until the call talks. @returns the INVITE. */
  async talk(given: Partial<ConnectorContext> = {}): Promise<SipMessage> {
    await this.dial(given);
    const invite = await this.peer.next('INVITE');
    await this.peer.accept(invite);
    await this.peer.next('ACK');
    await this.told('connected');
    return invite;
  }

  get call(): ConnectorCall {
    if (!this.#call) throw new Error('Nobody was called');
    return this.#call;
  }

  /** The peer connection of the latest attempt. */
  get pc(): RTCPeerConnection {
    const pc = this.connections.at(-1);
    if (!pc) throw new Error('There is no connection');
    return pc;
  }

  /** Live tracks of microphone and camera. */
  get live(): MediaStreamTrack[] {
    return this.#devices?.live ?? [];
  }

  /** The events of the call, without those that only report progress. */
  get types(): string[] {
    const passing = ['changed', 'ringing', 'answered'];
    return this.events.map(({ type }) => type).filter((type) => !passing.includes(type));
  }

  async told(type: ConnectorEvent['type'], times = 1): Promise<ConnectorEvent | undefined> {
    const found = (): ConnectorEvent[] => this.events.filter((event) => event.type === type);
    await until(() => found().length >= times, `${type} among ${this.types.join(', ')}`);
    return found()[times - 1];
  }

  /** Ends it as a call does, which aborts the signal first. */
  async end(): Promise<void> {
    this.over.abort(new Error('over'));
    await this.call.hangUp();
  }

  /** Loses the socket, hangs up, and only then opens the next socket. */
  async endWhileLost(): Promise<{ readonly ended: Promise<void> }> {
    const sockets: FakeSocket[] = [];
    FakeSocket.onCreate = (socket) => sockets.push(socket);
    FakeSocket.latest.fail();
    const ended = this.end();
    await until(() => sockets.length > 0, 'another attempt');
    sockets.slice(0, 1).forEach((socket) => this.peer.attach(socket));
    return { ended };
  }

  async finish(): Promise<void> {
    try {
      const ended = this.#call && this.end();
      this.peer.decline();
      await ended;
      await this.#read;
      await until(() => FakeSocket.living.length === 0, 'no socket left');
      expect(this.live, 'live tracks').to.deep.equal([]);
      const open = this.connections.filter((pc) => pc.connectionState !== 'closed');
      expect(open, 'open connections').to.deep.equal([]);
    } finally {
      this.over.abort();
      this.peer.close();
      globalThis.RTCPeerConnection = this.#native;
      this.#devices?.restore();
      FakeSocket.uninstall();
    }
  }

  async #follow({ events }: ConnectorCall): Promise<void> {
    const reader = events.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.events.push(value);
    }
  }
}
