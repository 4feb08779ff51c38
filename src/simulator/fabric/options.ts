/** How the simulated API Fabric behaves. Times are milliseconds on the center's clock. */
import type { Bend } from '../base/bend.js';
import type { CallOutcome } from './outcomes.js';

/** The operations that belong to no visitor's call; the others are bent by scenarios. */
export const fabricCalls = ['tokenByAkSk', 'applyToken', 'createCall', 'queryCallState'] as const;
export type FabricCall = (typeof fabricCalls)[number];

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
  /** Longest lifetime of an AccessToken, even if more was asked for; the answer tells it. */
  readonly accessTokenLifetime?: number;
  /** An AccessToken is refused after this time, even if the answer promised a longer life. */
  readonly accessTokenGoodFor?: number;
  /** Lifetime of a visitor's token; default one hour. */
  readonly tokenLifetime?: number;
  /** Age from which the next answer brings a new token for the visitor's; never if left out. */
  readonly renewEvery?: number;
  /** Place of the renewed token in the answer; default `header`. */
  readonly renewIn?: 'header' | 'cookie' | 'body';
  /** How long the old token still works after its renewal; default 0. */
  readonly renewGrace?: number;
  readonly faults?: readonly FabricFault[];

  /** What `createCall` accepts; default `aicc`. */
  readonly kind?: 'aicc' | 'ita';
  /**
   * The serial number in the answer of `createCall`: by default a number, as the documents type it;
   * `false`: an answer without `result`, as in the documented example.
   */
  readonly callSerialNo?: 'text' | false;
  /**
   * Outcome of a bidirectional call; by default the last digits of the number decide (outcomes.ts).
   */
  readonly outcome?: (called: string) => CallOutcome;
  /** Hosts (with port) that `callBackUrl` may name; any if left out. */
  readonly trustlist?: readonly string[];
  /** Reports are signed with this key; unsigned if left out. */
  readonly signatureKey?: string;
  /** Default `hmac-sha256`. */
  readonly signature?: 'hmac-sha256' | 'sha-256';
  /** The `fetch` that sends the reports; default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970, for the dates in reports; default `Date.now`. */
  readonly wallNow?: () => number;
}
