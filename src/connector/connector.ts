/**
 * What carries voice and video once an agent is there: the one small interface between a call and a
 * WebRTC stack. Pages register their own with `ClickToDial.registerConnector(name, factory)`.
 */
import type { ConnectorErrorCode } from './errors.js';

export type Media = 'voice' | 'video';

/** Where the contact center wants the call to go; checked and filtered before a connector sees it. */
export interface ConnectorGateway {
  /** SIP domain. */
  domain: string;
  /** Absolute `wss:` URLs (`ws:` on localhost), alternatives in order. */
  gwAddresses: string[];
  /** Called party. */
  accessCode: string;
  /** Calling party; may be empty. */
  caller: string;
}

/** What a connector knows of the page's configuration when its call starts. */
export interface ConnectorContext {
  media: Media;
  iceServers: readonly RTCIceServer[];
}

/** Called once for each call, when it starts. */
export type ConnectorFactory = (context: ConnectorContext) => Connector;

export interface Connector {
  /** The call needs WebRTC of the contact center too (`webRTCSupported`). Default: false. */
  readonly needsWebRTC?: boolean;
  /** The page may answer the hand-over with `event.accept()`. Default: false. */
  readonly handsOver?: boolean;
  /** True, or in words for a developer why it cannot run here. */
  supported(): true | string | Promise<true | string>;
  /**
   * Gets the devices ready, silent, before the call is created.
   * @param signal lives as long as the call: when it aborts, release the devices at once, also those
   *   that are granted only then.
   * @throws ConnectorError, or the DOMException of `getUserMedia`.
   */
  prepare(media: Media, signal: AbortSignal): Promise<void>;
  /**
   * Calls `accessCode` by way of the gateway. Resolves as soon as there is something to report on;
   * `connected` may come later.
   * @param signal aborts when the call is over or given up.
   * @param handover the page's own call, if it has accepted one in its `call-gateway` event.
   * @throws ConnectorError
   */
  connect(
    gateway: ConnectorGateway,
    signal: AbortSignal,
    handover: PageHandover,
  ): Promise<ConnectorCall>;
}

/** What became of offering the gateway to the page; for connectors that hand over. */
export interface PageHandover {
  carry(): ConnectorCall;
}

/** A call on its way or under way. */
export interface ConnectorCall {
  /** Buffers what happens before anybody reads it; cancelled when the call is over. */
  readonly events: ReadableStream<ConnectorEvent>;
  /** It notices by itself when media stops, so media decides when a conversation is over. */
  readonly reportsMedia: boolean;
  /** Ends the call towards the gateway; called once, whoever ended it. */
  hangUp(): void | Promise<void>;
  mute?(muted: boolean): void | Promise<void>;
  camera?(on: boolean): void | Promise<void>;
  /** DTMF: `0-9`, `A-D`, `*`, `#`, and `,` for a pause. */
  sendTones?(digits: string): void | Promise<void>;
  readonly streams?: { local?: MediaStream; remote?: MediaStream };
}

export type ConnectorEvent =
  | { type: 'connected' }
  | { type: 'reconnecting' }
  | { type: 'ended' }
  | { type: 'failed'; code?: ConnectorErrorCode; message: string }
  | { type: 'quality'; quality: CallQuality };

export interface CallQuality {
  /** Estimated mean opinion score, 1–5. */
  mos: number;
  /** Share of packets lost, 0–1. */
  loss: number;
  /** Milliseconds. */
  jitter: number;
  /** Milliseconds. */
  roundTrip: number;
}
