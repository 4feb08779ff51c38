/** One agent who is signed in at the simulated CC-Gateway: the call at the desk, and its events. */
import type { Clock } from '../../base/clock.js';
import { HeldPolls } from '../base/held-polls.js';

/** The center's call at a desk. */
export interface CallAtDesk {
  /** Number of the center's call. */
  readonly call: number;
  /** The CC-Gateway's name for it. */
  readonly callid: string;
  /** When it began to ring, by the center's clock. */
  readonly since: number;
  readonly state: 'ringing' | 'talking';
}

export type DeskEventType =
  | 'AgentState_Ready'
  | 'AgentState_Busy'
  | 'AgentEvent_Ringing'
  | 'AgentEvent_Talking'
  | 'AgentEvent_Call_Release'
  | 'AgentEvent_Customer_Release';

/** An event in the form that `agentevent` returns. */
export interface DeskEvent {
  readonly eventType: DeskEventType;
  readonly workNo: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export class Desk {
  /** The Guid that the sign-in returned and every other request has to bring. */
  readonly guid = `${crypto.randomUUID()}.AgentGateway0`;
  call: CallAtDesk | undefined;
  /** By the center's clock. */
  readonly signedInAt: number;
  #phone: boolean | undefined;
  readonly #events: DeskEvent[] = [];
  readonly #held: HeldPolls;
  readonly #gone = new AbortController();

  constructor(
    readonly agentId: string,
    clock: Clock,
  ) {
    this.#held = new HeldPolls(clock);
    this.signedInAt = clock.now();
  }

  /** Aborts when the agent signs out, or signs in elsewhere. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** A telephone is registered for this agent. */
  get phone(): boolean {
    return this.#phone ?? false;
  }

  set phone(registered: boolean) {
    this.#phone = registered;
  }

  /** Left without signing out: its telephone is gone, and no poll for events is held. */
  get deserted(): boolean {
    return this.#phone === false && this.#held.size === 0;
  }

  tell(eventType: DeskEventType, content: DeskEvent['content'] = {}): void {
    this.#events.push({ eventType, workNo: this.agentId, content });
    this.wake();
  }

  /**
   * The next event; undefined if there is none within `hold` milliseconds. A poll whose client has
   * gone meanwhile takes no event away.
   */
  async poll(hold: number, signal: AbortSignal): Promise<DeskEvent | undefined> {
    if (this.#events.length === 0 && !this.gone.aborted) await this.#held.hold(hold, signal);
    signal.throwIfAborted();
    return this.#events.shift();
  }

  leave(): void {
    this.#gone.abort();
    this.wake();
  }

  /** Answers all held polls now. */
  wake(): void {
    this.#held.wake();
  }
}
