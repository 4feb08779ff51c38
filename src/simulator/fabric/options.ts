/** How the simulated API Fabric behaves. Times are milliseconds on the center's clock. */
import type { Bend } from '../base/bend.js';
import type { CallOutcome } from './outcomes.js';

/** The calls that belong to no visitor's call; those that do are bent by scenarios. */
export type FabricCall = 'tokenByAkSk' | 'applyToken' | 'createCall';

/** Bends the answers to some requests, counted from 1. The first that applies wins. */
export interface FabricFault extends Bend {
  readonly on: FabricCall;
  readonly from?: number;
  readonly to?: number;
}

export interface SimulatedFabricOptions {
  /** Default `demo-app-key`. */
  readonly appKey?: string;
  /** Default `demo-app-secret`. */
  readonly appSecret?: string;
  /** An AccessToken lives at most so long, whatever was asked for; the answer says so. */
  readonly accessTokenLifetime?: number;
  /** An AccessToken is refused after this time, whatever the answer had said. */
  readonly accessTokenGoodFor?: number;
  /** Of a visitor's token; default one hour. */
  readonly tokenLifetime?: number;
  /** A visitor's token that is older comes renewed with the next answer. Never if left out. */
  readonly renewEvery?: number;
  /** Where the renewed one stands; default `header`. */
  readonly renewIn?: 'header' | 'cookie' | 'body';
  /** How long the old one is still good then; default 0. */
  readonly renewGrace?: number;
  readonly faults?: readonly FabricFault[];

  /** What `createCall` accepts; default `aicc`. */
  readonly kind?: 'aicc' | 'ita';
  /** `false`: an answer without `result`, as in the documented example. */
  readonly callSerialNo?: false;
  /** What becomes of a bidirectional call; default: its last digits say (outcomes.ts). */
  readonly outcome?: (called: string) => CallOutcome;
  /** Hosts (with port) that `callBackUrl` may name; any if left out. */
  readonly trustlist?: readonly string[];
  /** Reports are signed with this key; unsigned if left out. */
  readonly signatureKey?: string;
  /** Default `hmac-sha256`. */
  readonly signature?: 'hmac-sha256' | 'sha-256';
  /** Sends the reports; default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970, for what is told as a date; default `Date.now`. */
  readonly wallNow?: () => number;
}
