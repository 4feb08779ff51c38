/**
 * A connector for tests: emits the events that the test tells it to, and counts the calls of
 * `hangUp`. With `devices` it opens the browser's fake devices, as connectors with media of their
 * own do.
 */
import type {
  Connector,
  ConnectorCall,
  ConnectorContext,
  ConnectorEvent,
  ConnectorGateway,
  Media,
} from '../../src/connector/connector.js';
import { systemClock } from '../../src/base/clock.js';
import { openDevices } from '../../src/connector/devices.js';

/** The context that a factory gets on a page that configures nothing. */
export const connectorContext = (given: Partial<ConnectorContext> = {}): ConnectorContext => ({
  media: 'voice',
  videoAllowed: false,
  iceServers: [],
  icePolicy: 'all',
  credentials: {},
  output: undefined,
  tones: true,
  clock: systemClock,
  ...given,
});

export class TestCall implements ConnectorCall {
  readonly events: ReadableStream<ConnectorEvent>;
  hangUps = 0;
  /** Whether the call has stopped reading the events. */
  cancelled = false;
  /** Called by `hangUp()`. */
  onHangUp: () => void | Promise<void> = () => {};
  #sink!: ReadableStreamDefaultController<ConnectorEvent>;

  constructor(
    readonly gateway: ConnectorGateway,
    readonly signal: AbortSignal,
    readonly reportsMedia: boolean,
  ) {
    this.events = new ReadableStream<ConnectorEvent>({
      start: (sink) => void (this.#sink = sink),
      cancel: () => void (this.cancelled = true),
    });
  }

  emit(event: ConnectorEvent): void {
    this.#sink.enqueue(event);
  }

  /** Like `emit`, but does nothing once the call has stopped reading the events. */
  tryEmit(event: ConnectorEvent): void {
    if (!this.cancelled) this.emit(event);
  }

  /** Ends the stream without an event, or with this error. */
  close(error?: Error): void {
    if (error) this.#sink.error(error);
    else this.#sink.close();
  }

  hangUp(): void | Promise<void> {
    this.hangUps += 1;
    return this.onHangUp();
  }
}

export interface TestConnectorOptions {
  /** Default: true. */
  reportsMedia?: boolean;
  needsWebRTC?: boolean;
  /** Whether `prepare()` opens real devices. Default: false. */
  devices?: boolean;
  /** Whether it emits `connected` as soon as it is called. Default: true. */
  connects?: boolean;
}

export class TestConnector implements Connector {
  readonly needsWebRTC: boolean;
  readonly calls: TestCall[] = [];
  readonly prepared: AbortSignal[] = [];

  constructor(readonly options: TestConnectorOptions = {}) {
    this.needsWebRTC = options.needsWebRTC ?? false;
  }

  /** The value for `CallOptions.connector`. */
  readonly factory = (): Connector => this;

  supported(): true | string | Promise<true | string> {
    return true;
  }

  async prepare(media: Media, signal: AbortSignal): Promise<void> {
    this.prepared.push(signal);
    if (this.options.devices) await openDevices(media, signal);
  }

  async connect(gateway: ConnectorGateway, signal: AbortSignal): Promise<ConnectorCall> {
    const call = new TestCall(gateway, signal, this.options.reportsMedia ?? true);
    this.calls.push(call);
    if (this.options.connects ?? true) call.emit({ type: 'connected' });
    return call;
  }

  /** The call that was connected last. */
  get latest(): TestCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('connect() has not been called');
    return call;
  }
}
