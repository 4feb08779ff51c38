/**
 * The API Fabric of the simulated center as a domain object: AccessTokens, the visitors' tokens
 * with their life cycle, bidirectional calls. It knows no HTTP; http/fabric.ts serves it over HTTP.
 */
import type { Clock } from '../../base/clock.js';
import type { Journal } from '../base/journal.js';
import type { SimulatedVisitor } from '../calls/visitor.js';
import { type SimulatedCallbackRecord, SimulatedCallbacks } from './callbacks.js';
import {
  type FabricCall,
  fabricCalls,
  type FabricFault,
  type SimulatedFabricOptions,
} from './options.js';

export interface FabricSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly newVisitor: (userId: string, scenario: string) => SimulatedVisitor;
}

interface User {
  readonly visitor: SimulatedVisitor;
  /** The user's latest token; renewals and new applications replace it. */
  token: string;
}

interface Token {
  readonly user: User;
  readonly issuedAt: number;
  goodUntil: number;
}

const HOUR = 3_600_000;

const noRequests = (): Record<FabricCall, number> =>
  Object.fromEntries(fabricCalls.map((call) => [call, 0])) as Record<FabricCall, number>;

/** Random, so that a token of an earlier run is not taken for one of this run. */
const newToken = (): string => crypto.randomUUID().replaceAll('-', '');

export class SimulatedFabric {
  readonly bidirectional: SimulatedCallbacks;
  readonly #around: FabricSurroundings;
  /** Time of expiry of each AccessToken, by its value. */
  readonly #accessTokens = new Map<string, number>();
  readonly #tokens = new Map<string, Token>();
  /**
   * Visitors by scenario and `userId`, so that a new token of a user belongs to the same visitor.
   */
  readonly #users = new Map<string, User>();
  readonly #requests = noRequests();

  constructor(
    readonly options: SimulatedFabricOptions,
    around: FabricSurroundings,
  ) {
    this.#around = around;
    this.bidirectional = new SimulatedCallbacks(options, around);
  }

  get visitors(): readonly SimulatedVisitor[] {
    return [...this.#users.values()].map(({ visitor }) => visitor);
  }

  /** Every bidirectional call that was asked for, oldest first. */
  get callbacks(): readonly SimulatedCallbackRecord[] {
    return this.bidirectional.records;
  }

  /** Number of requests so far for each operation. */
  get requests(): Readonly<Record<FabricCall, number>> {
    return this.#requests;
  }

  /**
   * Counts a request. Returns its number within its operation, and the fault that applies to it.
   */
  arrive(call: FabricCall): { nth: number; fault: FabricFault | undefined } {
    const nth = (this.#requests[call] += 1);
    this.#around.journal.changed();
    const fault = this.options.faults?.find(
      ({ on, from = 1, to = Infinity }) => on === call && nth >= from && nth <= to,
    );
    return { nth, fault };
  }

  /** @returns the token, and its lifetime in whole seconds as the answer tells it. */
  issueAccessToken(seconds: number): { value: string; seconds: number } {
    const { accessTokenLifetime = Infinity, accessTokenGoodFor = Infinity } = this.options;
    const lifetime = Math.min(seconds * 1000, accessTokenLifetime);
    const value = newToken();
    this.#accessTokens.set(value, this.#now() + Math.min(lifetime, accessTokenGoodFor));
    return { value, seconds: Math.ceil(lifetime / 1000) };
  }

  isAccessToken(value: string): boolean {
    return this.#now() < (this.#accessTokens.get(value) ?? -Infinity);
  }

  /** Issues a token for the visitor of that `userId`; the visitor's earlier token ends with it. */
  applyToken(scenario: string, userId: string, person?: SimulatedVisitor['person']): string {
    const key = JSON.stringify([scenario, userId]);
    let user = this.#users.get(key);
    if (user) this.#tokens.delete(user.token);
    else {
      user = { visitor: this.#around.newVisitor(userId, scenario), token: '' };
      this.#users.set(key, user);
    }
    user.visitor.person = person;
    return this.#issue(user, 'token-issued');
  }

  /** The visitor that a token belongs to; undefined if the token is unknown or has expired. */
  visitor(token: string): SimulatedVisitor | undefined {
    const known = this.#tokens.get(token);
    if (!known || this.#now() >= known.goodUntil || known.user.visitor.expired) return undefined;
    return known.user.visitor;
  }

  /**
   * The new token for an answer to a request that brought this one; undefined if none is due yet.
   */
  renew(token: string): string | undefined {
    const { renewEvery = Infinity, renewGrace = 0 } = this.options;
    const known = this.#tokens.get(token);
    if (!known || this.#now() - known.issuedAt < renewEvery) return undefined;
    // This token was renewed already, by the answer to another request.
    if (known.user.token !== token) return undefined;
    known.goodUntil = Math.min(known.goodUntil, this.#now() + renewGrace);
    return this.#issue(known.user, 'token-renewed');
  }

  /** Ends the tokens of all visitors. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  expireAccessTokens(): void {
    this.#accessTokens.clear();
  }

  stop(): void {
    this.bidirectional.stop();
  }

  clear(): void {
    this.expireTokens();
    this.expireAccessTokens();
    this.#users.clear();
    this.bidirectional.clear();
    Object.assign(this.#requests, noRequests());
  }

  #issue(user: User, happened: 'token-issued' | 'token-renewed'): string {
    const { visitor } = user;
    const issuedAt = this.#now();
    const goodUntil = issuedAt + (this.options.tokenLifetime ?? HOUR);
    user.token = newToken();
    this.#tokens.set(user.token, { user, issuedAt, goodUntil });
    visitor.renewed();
    const { name: scenario, token } = visitor;
    this.#around.journal.note({ kind: 'fabric', scenario, token, happened });
    return user.token;
  }

  #now(): number {
    return this.#around.clock.now();
  }
}
