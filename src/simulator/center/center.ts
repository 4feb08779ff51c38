/**
 * The contact center as one domain object: tokens, calls, queue and agents. It knows no HTTP;
 * http/handler.ts serves it over HTTP.
 *
 * A fixture for demo and tests, not for production.
 */
import { type Clock, systemClock } from '../../base/clock.js';
import { Agents } from '../calls/agents.js';
import type { AttachedGateway, GatewayContent } from '../calls/attached.js';
import type { SimulatedCallRecord } from '../calls/call.js';
import { Desks } from '../desk/desks.js';
import { SimulatedFabric } from '../fabric/fabric.js';
import type { SimulatedFabricOptions } from '../fabric/options.js';
import { Journal } from '../base/journal.js';
import type { Happening, Operation, Scenario } from '../base/scenario.js';
import { scenarios as builtIn } from '../scenarios/index.js';
import type { ServiceRecords } from '../calls/services.js';
import { SimulatedVisitor } from '../calls/visitor.js';

export interface ContactCenterOptions {
  readonly clock?: Clock;
  /** Scenarios by name; all of `scenarios/index.ts` if left out. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** Replaces fields of the gateway's data in every connected event. */
  readonly gateway?: Partial<GatewayContent>;
  readonly fabric?: SimulatedFabricOptions;
}

const GATEWAY: GatewayContent = {
  domain: 'gw.example.com',
  gwAddresses: ['gw1.example.com:8443', 'gw2.example.com:8443'],
  accessCode: '179080000537636',
  clickToCallCaller: 'AnonymousCard',
};

export class ContactCenter {
  readonly clock: Clock;
  readonly scenarios: Readonly<Record<string, Scenario>>;
  readonly gateway: GatewayContent;
  readonly journal: Journal;
  /** The center's API Fabric, with its own tokens, visitors and bidirectional calls. */
  readonly fabric: SimulatedFabric;
  /** The agents who sit at a desk, and what rings there. */
  readonly desks: Desks;
  /**
   * The gateway that takes connected calls; undefined if events only name one that does not exist.
   */
  attached: AttachedGateway | undefined;
  /** The ratings and messages of all visitors, oldest first. */
  readonly records: ServiceRecords = { ratings: [], messages: [] };
  readonly #visitors = new Map<string, SimulatedVisitor>();
  readonly #agents = new Map<string, Agents>();
  #tokens = 0;
  #calls = 0;

  constructor(options: ContactCenterOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.scenarios = options.scenarios ?? builtIn;
    this.gateway = { ...GATEWAY, ...options.gateway };
    this.journal = new Journal(this.clock);
    this.desks = new Desks({
      clock: this.clock,
      journal: this.journal,
      numbers: this.gateway,
      release: (call) => this.release(call),
    });
    this.fabric = new SimulatedFabric(options.fabric ?? {}, {
      clock: this.clock,
      journal: this.journal,
      newVisitor: (id, scenario) => this.#newVisitor(id, scenario),
    });
  }

  /**
   * Page integration: returns the token for the cookie. A known token that is still valid for the
   * scenario is kept, because a second tab must not take the call of the first one away.
   */
  integrate(name: string, known?: string): string {
    const visitor = known === undefined ? undefined : this.#visitors.get(known);
    if (visitor && visitor.name === name && !visitor.expired) {
      if (visitor.call?.state !== 'queued' && visitor.call?.state !== 'connected') {
        visitor.restart();
      }
      return visitor.token;
    }
    // Random, so that a cookie left over from an earlier run is not taken for one of this run.
    const token = `token-${(this.#tokens += 1)}-${Math.random().toString(36).slice(2, 10)}`;
    this.#visitors.set(token, this.#newVisitor(token, name));
    return token;
  }

  /** The visitor that a cookie's token belongs to; undefined if the token was never issued. */
  visitor(token: string): SimulatedVisitor | undefined {
    return this.#visitors.get(token);
  }

  /** All calls, oldest first. */
  get calls(): readonly SimulatedCallRecord[] {
    return this.#everybody.flatMap((visitor) => visitor.calls).sort((a, b) => a.id - b.id);
  }

  /** Calls that hold an agent or a place in the queue: created, and neither over nor dropped. */
  get occupied(): number {
    return this.calls.filter((call) => call.state !== 'over').length;
  }

  /** Requests seen, of one token or of all. */
  requests(operation: Operation, token?: string): number {
    return this.#everybody
      .filter((visitor) => token === undefined || visitor.token === token)
      .reduce((sum, visitor) => sum + visitor.requests[operation], 0);
  }

  /** Resolves as soon as the condition holds; it is checked after each event in the center. */
  waitFor(condition: (center: this) => boolean, signal?: AbortSignal): Promise<void> {
    return this.journal.until(() => condition(this), signal);
  }

  /** Resolves when so many requests of this kind have come in, counted from the beginning. */
  waitForRequest(operation: Operation, times = 1, signal?: AbortSignal): Promise<void> {
    return this.waitFor(() => this.requests(operation) >= times, signal);
  }

  /** An agent answers the call now. `false`: there is no call, or it is over. */
  agentAnswers(token?: string): boolean {
    return this.happen('connected', token);
  }

  /** The agent hangs up now. */
  agentHangsUp(token?: string): boolean {
    return this.happen('disconnected', token);
  }

  /** The gateway's data in the connected event of a call. @param at URL of the poll that asks. */
  handOver(call: SimulatedCallRecord, at: URL): GatewayContent {
    return { ...this.gateway, ...this.attached?.handOver(call, at) };
  }

  /**
   * Ends a call because the gateway or a desk has ended it; the center tells it as the agent's end.
   */
  release(id: number): boolean {
    const visitor = this.#everybody.find(({ call }) => call?.id === id);
    return visitor?.call?.happen('disconnected') ?? false;
  }

  /** Makes an event happen now to the token's latest call, or to the newest call if left out. */
  happen(event: Happening, token?: string): boolean {
    const owner = token ?? this.calls.at(-1)?.token;
    const of = this.#everybody.filter((visitor) => visitor.token === owner && visitor.call);
    return of.at(-1)?.call?.happen(event) ?? false;
  }

  /** Stops everything, so that no timer and no held poll is left. Calls and journal stay. */
  stop(): void {
    for (const visitor of this.#everybody) visitor.call?.stop();
    this.fabric.stop();
    this.desks.stop();
  }

  /** Stops everything and forgets all tokens, calls, desks and entries of the journal. */
  reset(): void {
    this.stop();
    this.#visitors.clear();
    this.fabric.clear();
    this.desks.clear();
    this.#agents.clear();
    this.journal.clear();
    this.records.ratings.length = this.records.messages.length = 0;
  }

  /** All visitors: those with a cookie and those with a token of the API Fabric. */
  get #everybody(): readonly SimulatedVisitor[] {
    return [...this.#visitors.values(), ...this.fabric.visitors];
  }

  #newVisitor(token: string, name: string): SimulatedVisitor {
    const scenario = Object.hasOwn(this.scenarios, name) ? this.scenarios[name] : undefined;
    if (!scenario) throw new RangeError(`no scenario "${name}"`);
    const { clock, journal, desks, records } = this;
    const nextCallId = (): number => (this.#calls += 1);
    const agents = this.#agentsOf(name, scenario);
    return new SimulatedVisitor({
      token,
      name,
      scenario,
      clock,
      journal,
      agents,
      desks,
      nextCallId,
      records,
    });
  }

  #agentsOf(name: string, scenario: Scenario): Agents {
    const agents = this.#agents.get(name) ?? new Agents(scenario.agents ?? Infinity);
    this.#agents.set(name, agents);
    return agents;
  }
}
