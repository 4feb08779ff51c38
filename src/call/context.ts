/**
 * What belongs to one call and is no state of the machine: the options it started with, the objects
 * that work for it, its times. One file, so that an earlier call's drop still finds its own server.
 */
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
import type { EndReason } from './machine/reasons.js';

/** As it is, or asked for when it is used. */
export type Given<Value> = Value | (() => Given<Value> | Promise<Given<Value>>);

/** What a call keeps from its start to its end. */
export interface CallOptions {
  /** Absolute URL of the web adapter or a relay, path prefix allowed. */
  server: string;
  /** Default `voice`. */
  media?: Media;
  /** A registered name or a factory. Default `sip`. */
  connector?: string | ConnectorFactory;
  /** Milliseconds between the starts of two polls. Default 1000. */
  pollInterval?: number;
  /** Seconds after which we give up waiting; 0, the default: never. */
  queueLimit?: number;
  /** Host patterns the gateway's addresses must match. Default: any. */
  gatewayHosts?: readonly string[];
  /**
   * STUN and TURN servers for the connector; a function is asked when the connection is made, for 5
   * seconds at most. Default: none.
   */
  iceServers?: Given<readonly RTCIceServer[]>;
  /** `relay`: media go by way of TURN servers alone (W3C WebRTC, `iceTransportPolicy`). Default: `all`. */
  icePolicy?: RTCIceTransportPolicy;
  /** For gateways that ask; a function is asked as that of `iceServers`. Default: none. */
  credentials?: Given<GatewayCredentials>;
  /** The visitor may add video to the call. Default: where `media` is `video`. */
  videoAllowed?: boolean;
  /** Ringback and end tones. Default: true. */
  tones?: boolean;
  /** Made in the visitor's click. Default: none. */
  output?: SoundOutput | undefined;
}

/** What can be handed in, for tests and for places that are no browser. */
export interface CallEnvironment {
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
  /** 0 to below 1, for jitter. */
  random?: () => number;
}

const defaults = {
  media: 'voice',
  connector: 'sip',
  pollInterval: 1000,
  queueLimit: 0,
  gatewayHosts: [],
  iceServers: [],
  icePolicy: 'all',
  credentials: {},
  tones: true,
  output: undefined,
} as const satisfies Omit<Required<CallOptions>, 'server' | 'videoAllowed'>;

/** The controls a connector has; none of them rejects. */
export interface Controls {
  readonly mute?: (muted: boolean) => Promise<void>;
  readonly camera?: (on: boolean) => Promise<void>;
  readonly sendTones?: (digits: string) => Promise<void>;
  readonly resumeSound?: () => Promise<void>;
  readonly choose?: (choice: { kind: DeviceKind; id: string }) => Promise<void>;
}

/** What there is to show of a call that is carried. */
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
}

export interface CallContext {
  readonly options: Required<CallOptions>;
  /** From the step `load` on. */
  equipment?: Equipment;
  /** Asked for when the connection was made. */
  fresh?: Pick<ConnectorContext, 'iceServers' | 'credentials'>;
  /** While the connector carries the call: what it can do. */
  controls?: Controls | undefined;
  scene?: Scene | undefined;
  /** As last measured. */
  quality?: CallQuality;
  muted: boolean;
  camera: boolean;
  /** Clock times, milliseconds. */
  queuedAt?: number;
  talkingAt?: number;
  endedAt?: number;
  /** The center is known to have created it. */
  created: boolean;
  /** It was the connector that failed, with no code that would tell why. */
  unexplained?: boolean;
  /** Why it came to rest, until that has been told. */
  untold?: EndReason | undefined;
}

/** What is undefined counts as left out. */
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

/** Whole seconds of talk so far, 0 before it began. */
export function talkSeconds({ talkingAt, endedAt }: CallContext, now: number): number {
  return talkingAt === undefined ? 0 : Math.floor(((endedAt ?? now) - talkingAt) / 1000);
}
