/**
 * One visitor of the simulated center: the token (the cookie), the calls made with it one after the
 * other, and the counts of requests.
 */
import type { Clock } from '../../base/clock.js';
import type { Agents } from './agents.js';
import { type SimulatedCallRecord, type Occurrence, SimulatedCall } from './call.js';
import type { Desks } from '../desk/desks.js';
import type { Journal } from '../base/journal.js';
import { type Operation, type Scenario, serviceOperations } from '../base/scenario.js';
import { type ServiceRecords, VisitorServices } from './services.js';

/** Result of `create`. `taken`: this token has a call already; `no-text`: no text session. */
export type Created = 'ok' | 'no-agents' | 'taken' | 'no-text';

export interface VisitorOptions {
  readonly token: string;
  readonly name: string;
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly agents: Agents;
  readonly desks: Desks;
  readonly nextCallId: () => number;
  /** Ratings and messages of all visitors are added here. */
  readonly records: ServiceRecords;
}

const none = (): Record<Operation, number> => {
  const all: readonly Operation[] = ['check', 'create', 'poll', 'drop', ...serviceOperations];
  return Object.fromEntries(all.map((operation) => [operation, 0])) as Record<Operation, number>;
};

export class SimulatedVisitor {
  readonly token: string;
  /** Name of the scenario. */
  readonly name: string;
  readonly scenario: Scenario;
  /** Requests since the token was issued. */
  readonly requests = none();
  /** Requests of this attempt to call; faults go by them, so they count from 1 after each call. */
  readonly attempt = none();
  readonly services: VisitorServices;
  /** Name and language by which the last token was applied for; by the API Fabric alone. */
  person: { readonly userName: string; readonly locale: string } | undefined;
  readonly #options: VisitorOptions;
  readonly #calls: SimulatedCall[] = [];
  #expiresAt = Infinity;
  /** The call before this attempt; undefined for the first attempt. */
  #behind: SimulatedCall | undefined;

  constructor(options: VisitorOptions) {
    this.#options = options;
    this.token = options.token;
    this.name = options.name;
    this.scenario = options.scenario;
    this.services = new VisitorServices(this, options);
  }

  get expired(): boolean {
    return this.#options.clock.now() >= this.#expiresAt;
  }

  /** A new token was issued, so the expiry of the old one no longer applies. */
  renewed(): void {
    this.#expiresAt = Infinity;
  }

  /** The latest call, even if it is over. */
  get call(): SimulatedCall | undefined {
    return this.#calls.at(-1);
  }

  get calls(): readonly SimulatedCallRecord[] {
    return this.#calls.map((call) => ({
      id: call.id,
      scenario: this.name,
      token: this.token,
      media: call.media,
      state: call.state,
      ...(call.endedBy && { endedBy: call.endedBy }),
      polls: call.polls,
      pollsAtOnce: call.pollsAtOnce,
      pollsAfterEnd: call.pollsAfterEnd,
      drops: call.drops,
    }));
  }

  /** Counts a request; returns its number within its operation in this attempt. */
  arrive(operation: Operation): number {
    const { call } = this;
    if (operation === 'check' && call?.state === 'over' && call !== this.#behind) {
      this.#behind = call;
      this.restart();
    }
    this.requests[operation] += 1;
    if (operation === 'drop' && call) call.drops += 1;
    if (operation === 'poll') call?.pollArrives();
    this.attempt[operation] += 1;
    this.#options.journal.changed();
    return this.attempt[operation];
  }

  /** Begins a new attempt: requests count from 1 again. */
  restart(): void {
    Object.assign(this.attempt, none());
  }

  create(media: 'voice' | 'video'): Created {
    if (this.call && this.call.state !== 'over') return 'taken';
    const { clock, agents, desks, journal, nextCallId } = this.#options;
    if (agents.signedIn === 0) return 'no-agents';
    if (!this.services.mayCall) return 'no-text';
    const id = nextCallId();
    const createdAt = clock.now();
    const about = { kind: 'call', call: id, scenario: this.name, token: this.token } as const;
    journal.note({ ...about, happened: 'created' });
    const call = new SimulatedCall(id, media, this.scenario.script, {
      clock,
      agents,
      note: (happened, ahead) =>
        journal.note({ ...about, happened, ...(ahead !== undefined && { ahead }) }),
      connected: () => {
        const { name: scenario, token, person } = this;
        desks.connected({ call: id, scenario, token, media, createdAt, person });
      },
      over: (by) => desks.over(id, by),
    });
    this.#calls.push(call);
    this.#expiresAt = clock.now() + (this.scenario.tokenLifetime ?? Infinity);
    return 'ok';
  }

  async poll(signal: AbortSignal): Promise<Occurrence | undefined> {
    return this.call?.poll(this.scenario.hold ?? 0, signal);
  }

  drop(): boolean {
    const { call } = this;
    if (!call?.drop()) return false;
    this.#options.journal.note({
      kind: 'call',
      call: call.id,
      scenario: this.name,
      token: this.token,
      happened: 'dropped',
    });
    return true;
  }
}
