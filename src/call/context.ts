/**
 * The data of one call outside of the machine's state: the options it started with, the objects
 * that work for it, its times. Each call has its own, so that a late drop still finds its own
 * call's server.
 */
import type { QueueInfo } from '../api/services/queue-info.js';
import type { WebAdapter } from '../api/web-adapter.js';
import type {
  CallDevices,
  CallNotice,
  CallQuality,
  Connector,
  ConnectorContext,
  ConnectorFactory,
  DeviceKind,
  GatewayCredentials,
  Media,
  SoundOutput,
} from '../connector/connector.js';
import type { Clock } from '../base/clock.js';
import type { GivenToken } from './who.js';
import type { EndReason } from './machine/reasons.js';
import type { TextSession } from './text-session.js';

/** A value, or a function that is called when the value is used and may return a promise of it. */
export type Given<Value> = Value | (() => Given<Value> | Promise<Given<Value>>);

/** The options of a call, which keeps them from its start to its end. */
export interface CallOptions {
  /** Absolute URL of the web adapter or a relay, path prefix allowed. */
  server: string;
  /** Default `voice`. */
  media?: Media;
  /** A registered name or a factory. Default `sip`. */
  connector?: string | ConnectorFactory;
  /** Milliseconds between the starts of two polls. Default 1000. */
  pollInterval?: number;
  /** Seconds in the queue after which the call gives up. Default 0: never. */
  queueLimit?: number;
  /**
   * Whether the center is asked for the place in the queue and the estimated wait, where it tells
   * them. Default: false.
   */
  queueInfo?: boolean;
  /**
   * Whether a text session is opened before the call and ended after it, for centers that take no
   * other calls. Default: false.
   */
  connectFirst?: boolean;
  /** Host patterns the gateway's addresses must match. Default: any. */
  gatewayHosts?: readonly string[];
  /**
   * STUN and TURN servers for the connector; a function is called when the connection is made and
   * has 5 seconds. Default: none.
   */
  iceServers?: Given<readonly RTCIceServer[]>;
  /**
   * `relay` sends media by TURN servers alone (W3C WebRTC, `iceTransportPolicy`). Default `all`.
   */
  icePolicy?: RTCIceTransportPolicy;
  /**
   * For gateways that ask who calls; a function is called as that of `iceServers`. Default: none.
   */
  credentials?: Given<GatewayCredentials>;
  /**
   * A JWT that the site has signed, for a relay that verifies it; read when the call is created.
   * Default: none.
   */
  visitorToken?: GivenToken;
  /** Language of the visitor (BCP 47), for a relay. Default: the browser's. */
  language?: string | undefined;
  /** Whether the visitor may add video to the call. Default: true if `media` is `video`. */
  videoAllowed?: boolean;
  /** Whether ringback and end tones are played. Default: true. */
  tones?: boolean;
  /** The sound output that was unlocked in the visitor's click. Default: none. */
  output?: SoundOutput | undefined;
}

/** Parts of the platform that can be handed in, for tests and for use outside of a browser. */
export interface CallEnvironment {
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
  /** Returns a number from 0 to below 1, for the jitter of pauses. */
  random?: () => number;
}

const defaults = {
  media: 'voice',
  connector: 'sip',
  pollInterval: 1000,
  queueLimit: 0,
  queueInfo: false,
  connectFirst: false,
  gatewayHosts: [],
  iceServers: [],
  icePolicy: 'all',
  credentials: {},
  visitorToken: undefined,
  language: undefined,
  tones: true,
  output: undefined,
} as const satisfies Omit<Required<CallOptions>, 'server' | 'videoAllowed'>;

/** The controls that the connector offers; none of them rejects. */
export interface Controls {
  readonly mute?: (muted: boolean) => Promise<void>;
  readonly camera?: (on: boolean) => Promise<void>;
  readonly sendTones?: (digits: string) => Promise<void>;
  readonly resumeSound?: () => Promise<void>;
  readonly choose?: (choice: { kind: DeviceKind; id: string }) => Promise<void>;
}

/** Pictures, notices and devices of a call that the connector carries, for the view. */
export interface Scene {
  readonly local: MediaStream | undefined;
  readonly remote: MediaStream | undefined;
  readonly notices: readonly CallNotice[];
  readonly devices: CallDevices['list'];
}

/** The objects that work for a call. */
export interface Equipment {
  readonly center: WebAdapter;
  readonly connector: Connector;
  /** Only of a call with `connectFirst`. */
  readonly text: TextSession | undefined;
}

export interface CallContext {
  readonly options: Required<CallOptions>;
  /** Set by the step `load`. */
  equipment?: Equipment;
  /** Answers of `iceServers` and `credentials`, asked for when the connection is made. */
  fresh?: Pick<ConnectorContext, 'iceServers' | 'credentials'>;
  /** Set while the connector carries the call. */
  controls?: Controls | undefined;
  scene?: Scene | undefined;
  /** The center's last answer about the queue; undefined outside of `queued`. */
  queue?:
    | (QueueInfo & { /** Time of the answer, by the call's clock. */ readonly at: number })
    | undefined;
  /** The last measurement. */
  quality?: CallQuality;
  muted: boolean;
  camera: boolean;
  /** Times of the call's clock, in milliseconds. */
  queuedAt?: number;
  talkingAt?: number;
  endedAt?: number;
  /** The center has confirmed the creation of the call. */
  created: boolean;
  /** The connector has failed without a code that says why. */
  unexplained?: boolean;
  /** Why the call came to rest, until the host has been told of its end. */
  untold?: EndReason | undefined;
}

/** Completes the options by their defaults; an option that is undefined counts as left out. */
export function createContext(options: CallOptions): CallContext {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as CallOptions;
  const complete = { ...defaults, videoAllowed: given.media === 'video', ...given };
  return {
    options: complete,
    muted: false,
    camera: complete.media === 'video',
    created: false,
  };
}

/** Whole seconds since the call has come into the queue. */
export const waitedSeconds = ({ queuedAt }: CallContext, now: number): number =>
  Math.floor((now - (queuedAt ?? now)) / 1000);

/** Whole seconds of talk so far, 0 before it began. */
export function talkSeconds({ talkingAt, endedAt }: CallContext, now: number): number {
  return talkingAt === undefined ? 0 : Math.floor(((endedAt ?? now) - talkingAt) / 1000);
}
