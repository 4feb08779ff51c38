/**
 * What carries voice and video once an agent is there: the one small interface between a call and a
 * WebRTC stack. Pages register their own with `ClickToDial.registerConnector(name, factory)`.
 */
import type { Clock } from '../base/clock.js';
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

/** For gateways that ask who calls. */
export interface GatewayCredentials {
  /** Answer to a digest challenge (RFC 3261 section 22); the user name is the calling party. */
  password?: string;
  /** Sent as a Bearer token (RFC 8898) in `Authorization`. */
  token?: string;
}

/** Where sound comes out, made in the visitor's click so that the browser's autoplay rules let it. */
export interface SoundOutput {
  /** Plays the other side. */
  audio: HTMLAudioElement;
  /** Plays the tones. Suspended by its owner once the call is over. */
  context: AudioContext;
}

/** What a connector knows of the page's configuration when its call starts. */
export interface ConnectorContext {
  media: Media;
  /** The visitor may add video to the call and take it away. */
  videoAllowed: boolean;
  /** Final when `connect` is called; before, what is there without waiting. */
  readonly iceServers: readonly RTCIceServer[];
  icePolicy: RTCIceTransportPolicy;
  /** Final when `connect` is called; before, what is there without waiting. */
  readonly credentials: GatewayCredentials;
  /** Undefined where no click could unlock it: the connector tries with one of its own. */
  output: SoundOutput | undefined;
  /** Ringback and end tones are wanted. */
  tones: boolean;
  clock: Clock;
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
   * Best by `openDevices`, with this very signal: then the visitor is told while the browser asks.
   * @param signal lives as long as the call: when it aborts, release the devices at once, also those
   *   that are granted only then.
   * @throws ConnectorError, or the DOMException of `getUserMedia`.
   */
  prepare(media: Media, signal: AbortSignal): Promise<void>;
  /** Loads what `connect` needs: called once the call is being created, while the visitor waits. */
  preload?(): Promise<unknown>;
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
  /** Plays what the browser kept silent (`sound-blocked`); called in a click. */
  resumeSound?(): void | Promise<void>;
  // What there is to show; read anew at every event `changed`.
  readonly streams?: { local?: MediaStream; remote?: MediaStream };
  /** Where the connector itself may switch the camera, as when it is unplugged. */
  readonly cameraOn?: boolean;
  readonly notices?: readonly CallNotice[];
  readonly devices?: CallDevices;
}

/**
 * What the visitor should know of a call that goes on: the other side holds it; no sound arrives; a
 * device is gone or could not be used; the other side takes no video; the browser plays nothing before
 * another click; the system has taken the sound away (another call, iOS).
 */
export const callNotices = [
  'held',
  'no-audio',
  'microphone-lost',
  'camera-lost',
  'camera-failed',
  'video-refused',
  'device-failed',
  'sound-blocked',
  'interrupted',
] as const;
export type CallNotice = (typeof callNotices)[number];

export type DeviceKind = 'microphone' | 'speaker' | 'camera';

export interface CallDevice {
  readonly kind: DeviceKind;
  /** `deviceId` of the browser. */
  readonly id: string;
  /** As the browser names it; may be empty. */
  readonly label: string;
  readonly chosen: boolean;
}

/** The devices a visitor can choose from in the call. */
export interface CallDevices {
  readonly list: readonly CallDevice[];
  /** Used from now on, and remembered for the next call. Rejects where that fails; the old one stays. */
  choose(kind: DeviceKind, id: string): Promise<void>;
}

export type ConnectorEvent =
  /** Somebody has been reached: if it goes on like this, nobody has answered. */
  | { type: 'ringing' }
  /** Media may still be on their way. */
  | { type: 'answered' }
  | { type: 'connected' }
  | { type: 'changed' }
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
