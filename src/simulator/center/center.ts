/**
 * The contact center as one domain object: tokens, calls, queue and agents. No HTTP in it; the
 * handler speaks for it on the wire.
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
import type { Happening, CallOperation, Scenario } from '../base/scenario.js';
import { scenarios as builtIn } from '../scenarios/index.js';
import { SimulatedVisitor } from '../calls/visitor.js';

export interface ContactCenterOptions {
  readonly clock?: Clock;
  /** Scenarios by name; all of `scenarios/index.ts` if left out. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** Replaces parts of the gateway that every connected event names. */
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
  /** The same center by way of the API Fabric: its tokens, visitors and bidirectional calls. */
  readonly fabric: SimulatedFabric;
  /** The agents who sit at a desk, and what rings there. */
  readonly desks: Desks;
  /** Where connected calls are handed over to, if it is more than a name. */
  attached: AttachedGateway | undefined;
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
   * Page integration: returns the token that the cookie carries. A token that is still good for
   * the scenario is kept, since a second tab must not take the call of the first one away.
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

  /** Whom a cookie's token belongs to; nobody if it was never issued. */
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
  requests(operation: CallOperation, token?: string): number {
    return this.#everybody
      .filter((visitor) => token === undefined || visitor.token === token)
      .reduce((sum, visitor) => sum + visitor.requests[operation], 0);
  }

  /** Resolves as soon as the condition holds; looked at after everything that happens. */
  waitFor(condition: (center: this) => boolean, signal?: AbortSignal): Promise<void> {
    return this.journal.until(() => condition(this), signal);
  }

  /** Resolves when so many requests of this kind have come in, counted from the beginning. */
  waitForRequest(operation: CallOperation, times = 1, signal?: AbortSignal): Promise<void> {
    return this.waitFor(() => this.requests(operation) >= times, signal);
  }

  /** An agent takes the call now. `false`: there is none, or it is over. */
  agentAnswers(token?: string): boolean {
    return this.happen('connected', token);
  }

  /** The agent hangs up now. */
  agentHangsUp(token?: string): boolean {
    return this.happen('disconnected', token);
  }

  /** What the connected event of a call says. @param at where the center was asked. */
  handOver(call: SimulatedCallRecord, at: URL): GatewayContent {
    return { ...this.gateway, ...this.attached?.handOver(call, at) };
  }

  /** The gateway says that this call is over: to the center the agent has hung up. */
  release(id: number): boolean {
    const visitor = this.#everybody.find(({ call }) => call?.id === id);
    return visitor?.call?.happen('disconnected') ?? false;
  }

  /** Something happens now to the token's latest call, or to the newest one of all. */
  happen(event: Happening, token?: string): boolean {
    const owner = token ?? this.calls.at(-1)?.token;
    const of = this.#everybody.filter((visitor) => visitor.token === owner && visitor.call);
    return of.at(-1)?.call?.happen(event) ?? false;
  }

  /** Nothing happens any more: no timer and no held poll is left. The record stays. */
  stop(): void {
    for (const visitor of this.#everybody) visitor.call?.stop();
    this.fabric.stop();
    this.desks.stop();
  }

  /** Everybody goes home, and nobody remembers: no token, no call, no entry is left. */
  reset(): void {
    this.stop();
    this.#visitors.clear();
    this.fabric.clear();
    this.desks.clear();
    this.#agents.clear();
    this.journal.clear();
  }

  /** Those with a cookie, and those with a token of the API Fabric. */
  get #everybody(): readonly SimulatedVisitor[] {
    return [...this.#visitors.values(), ...this.fabric.visitors];
  }

  #newVisitor(token: string, name: string): SimulatedVisitor {
    const scenario = Object.hasOwn(this.scenarios, name) ? this.scenarios[name] : undefined;
    if (!scenario) throw new RangeError(`no scenario "${name}"`);
    const { clock, journal, desks } = this;
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
    });
  }

  #agentsOf(name: string, scenario: Scenario): Agents {
    const agents = this.#agents.get(name) ?? new Agents(scenario.agents ?? Infinity);
    this.#agents.set(name, agents);
    return agents;
  }
}
