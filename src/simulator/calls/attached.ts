/**
 * What the simulated center knows of a gateway that stands behind it. Types only: the gateway itself
 * runs in Node alone (gateway/gateway.ts), and the center also in a browser.
 */
import type { SimulatedCallRecord } from './call.js';
import type { Heard } from './phone.js';

/** What the connected event hands over. */
export interface GatewayContent {
  readonly domain: string;
  readonly gwAddresses: readonly string[];
  readonly accessCode: string;
  readonly clickToCallCaller: string;
}

/** A call as the gateway saw it, and what its agent has heard so far. */
export interface GatewayCall {
  /** Number of the center's call; missing where somebody called without the center. */
  readonly call?: number;
  readonly callId: string;
  readonly state: 'ringing' | 'talking' | 'over';
  readonly endedBy?: 'visitor' | 'agent' | 'gateway' | undefined;
  /** User part of the From. */
  readonly caller: string;
  /** Digits that came as SIP INFO. */
  readonly digits: string;
  /** The visitor holds the call. */
  readonly held: boolean;
  /** The agent holds the call. */
  readonly holding: boolean;
  /** Offers that the visitor has made, and how many of them restarted ICE. */
  readonly offers: number;
  readonly restarts: number;
  /** WebSockets that the call has used, one after the other. */
  readonly sockets: number;
  readonly heard: Heard;
}

export interface AttachedGateway {
  readonly calls: readonly GatewayCall[];
  /** What the connected event says of the gateway. @param at where the center was asked. */
  handOver(call: SimulatedCallRecord, at: URL): Partial<GatewayContent>;
  /** Of the center's call, or of the newest one of all. False where there is none. */
  agentHangsUp(call?: number): boolean;
  agentHolds(on: boolean, call?: number): Promise<boolean>;
  cut(call?: number): void;
  freeze(frozen: boolean, call?: number): void;
}
