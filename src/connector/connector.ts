/**
 * The interface of a connector, which carries voice and video once an agent is there: the one
 * boundary between a call and a WebRTC stack. Pages register their own with
 * `ClickToDial.registerConnector(name, factory)`.
 */
import type { Clock } from '../base/clock.js';
import type { ConnectorErrorCode } from './errors.js';

export type Media = 'voice' | 'video';

/**
 * The gateway to which the contact center directs the call; checked and filtered before a connector
 * gets it.
 */
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

/** Credentials for gateways that authenticate callers. */
export interface GatewayCredentials {
  /** Answer to a digest challenge (RFC 3261 section 22); the user name is the calling party. */
  password?: string;
  /** Sent as a Bearer token (RFC 8898) in `Authorization`. */
  token?: string;
}

/**
 * The sound output, created in the visitor's click so that the browser's autoplay rules allow it.
 */
export interface SoundOutput {
  /** Plays the other side's voice. */
  audio: HTMLAudioElement;
  /** Plays the tones. The call that created it suspends it when the call is over. */
  context: AudioContext;
}

/** The page's configuration as a connector gets it when its call starts. */
export interface ConnectorContext {
  media: Media;
  /** Whether the visitor may add video to the call and remove it. */
  videoAllowed: boolean;
  /** Complete when `connect` is called; before that, only values that need no waiting. */
  readonly iceServers: readonly RTCIceServer[];
  icePolicy: RTCIceTransportPolicy;
  /** Complete when `connect` is called; before that, only values that need no waiting. */
  readonly credentials: GatewayCredentials;
  /**
   * Undefined where no click has unlocked the sound: the connector then tries an output of its own.
   */
  output: SoundOutput | undefined;
  /** Whether ringback and end tones are wanted. */
  tones: boolean;
  clock: Clock;
}

/** Called once for each call, when it starts. */
export type ConnectorFactory = (context: ConnectorContext) => Connector;

export interface Connector {
  /** Whether the contact center has to support WebRTC too (`webRTCSupported`). Default: false. */
  readonly needsWebRTC?: boolean;
  /** Whether the page may take the call with `event.accept()` in `call-gateway`. Default: false. */
  readonly handsOver?: boolean;
  /** True, or the reason, for a developer, why it cannot run in this browser. */
  supported(): true | string | Promise<true | string>;
  /**
   * Opens the devices, with disabled tracks, before the call is created. Best done by `openDevices`
   * with this very signal, which lets the element tell the visitor while the browser asks.
   * @param signal lives as long as the call: when it aborts, release the devices at once, also
   *   those that are granted only then.
   * @throws ConnectorError, or the DOMException of `getUserMedia`.
   */
  prepare(media: Media, signal: AbortSignal): Promise<void>;
  /**
   * Loads the code that `connect` needs; called when the call is being created, while the visitor
   * waits.
   */
  preload?(): Promise<unknown>;
  /**
   * Calls `accessCode` by way of the gateway. Resolves as soon as the call can report events;
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

/** The result of offering the gateway to the page; for connectors that hand the call over. */
export interface PageHandover {
  carry(): ConnectorCall;
}

/** A call that is being set up or going on. */
export interface ConnectorCall {
  /** Buffers events until they are read; cancelled when the call is over. */
  readonly events: ReadableStream<ConnectorEvent>;
  /**
   * True where the connector itself notices when media stop, so that media decide when a
   * conversation is over, and failing polls do not.
   */
  readonly reportsMedia: boolean;
  /** Ends the call at the gateway; called once, whichever side ended it. */
  hangUp(): void | Promise<void>;
  mute?(muted: boolean): void | Promise<void>;
  camera?(on: boolean): void | Promise<void>;
  /** DTMF: `0-9`, `A-D`, `*`, `#`, and `,` for a pause. */
  sendTones?(digits: string): void | Promise<void>;
  /** Plays the sound that the browser has blocked (`sound-blocked`); called in a click. */
  resumeSound?(): void | Promise<void>;
  // These four are shown to the visitor, and are read again at every event `changed`.
  readonly streams?: { local?: MediaStream; remote?: MediaStream };
  /** For connectors that may switch the camera themselves, as when it is unplugged. */
  readonly cameraOn?: boolean;
  readonly notices?: readonly CallNotice[];
  readonly devices?: CallDevices;
}

/**
 * Notices that the visitor sees during a call, in this order: the other side has put it on hold; no
 * sound arrives; the microphone or the camera is gone; the camera could not be switched on; the
 * other side takes no video; the device chosen could not be used; the browser blocks sound until
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
  /** The device's name in the browser; may be empty. */
  readonly label: string;
  readonly chosen: boolean;
}

/** The devices a visitor can choose from during the call. */
export interface CallDevices {
  readonly list: readonly CallDevice[];
  /**
   * Switches to the device and remembers it for the next call. Rejects where that fails; the old
   * one stays in use.
   */
  choose(kind: DeviceKind, id: string): Promise<void>;
}

export type ConnectorEvent =
  /** The other side rings: if the call gets no further than this, it fails as `not-answered`. */
  | { type: 'ringing' }
  /** The call was answered; media may not flow yet. */
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
