/** One agent who is signed in at the simulated CC-Gateway: the call at the desk, and the events of it. */
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

/** As `agentevent` hands it out. */
export interface DeskEvent {
  readonly eventType: DeskEventType;
  readonly workNo: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export class Desk {
  /** What the sign-in returned: every request has to bring it. */
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

  /** Left without a word: the telephone that was there is gone, and nobody asks for events. */
  get deserted(): boolean {
    return this.#phone === false && this.#held.size === 0;
  }

  tell(eventType: DeskEventType, content: DeskEvent['content'] = {}): void {
    this.#events.push({ eventType, workNo: this.agentId, content });
    this.wake();
  }

  /**
   * The next event, or nothing. Without one the poll is held for up to `hold` milliseconds; a poll
   * whose client has gone takes no event with it.
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

  /** Held polls are answered now. */
  wake(): void {
    this.#held.wake();
  }
}
