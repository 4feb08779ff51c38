/**
 * The center's interface to the gateway behind it. Types only, because the gateway
 * (gateway/gateway.ts) runs in Node alone while the center also runs in a browser.
 */
import type { SimulatedCallRecord } from './call.js';
import type { Heard } from './phone.js';

/** The gateway's part of the connected event: what a widget needs to call it. */
export interface GatewayContent {
  readonly domain: string;
  readonly gwAddresses: readonly string[];
  readonly accessCode: string;
  readonly clickToCallCaller: string;
}

/** A call as the gateway saw it, and what its agent has heard so far. */
export interface GatewayCall {
  /** Number of the center's call; missing if the caller did not come by the center. */
  readonly call?: number;
  readonly callId: string;
  readonly state: 'ringing' | 'talking' | 'over';
  readonly endedBy?: 'visitor' | 'agent' | 'gateway' | undefined;
  /** User part of the SIP URI in the header From. */
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
  /**
   * The gateway's part of the connected event. @param at URL of the poll that asks for the event.
   */
  handOver(call: SimulatedCallRecord, at: URL): Partial<GatewayContent>;
  /** Hangs up the center's call, or the newest call if left out. `false`: there is none. */
  agentHangsUp(call?: number): boolean;
  agentHolds(on: boolean, call?: number): Promise<boolean>;
  cut(call?: number): void;
  freeze(frozen: boolean, call?: number): void;
}
