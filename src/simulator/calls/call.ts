/**
 * One call in the simulated center: runs the script of its scenario, queues the events that no poll
 * has fetched yet, and knows whether it still holds an agent.
 */
import type { Clock } from '../../base/clock.js';
import type { Agents } from './agents.js';
import { HeldPolls } from '../base/held-polls.js';
import type { Happening, ScriptStep } from '../base/scenario.js';

/** An event of the call that has happened: a script's step without its times. */
export type Occurrence = Omit<ScriptStep, 'after' | 'repeat'>;

/** The public facts of a call, for tests and for the demo's trace. */
export interface SimulatedCallRecord {
  readonly id: number;
  readonly scenario: string;
  readonly token: string;
  readonly media: 'voice' | 'video';
  readonly state: 'queued' | 'connected' | 'over';
  /** Who ended the call: `center` (this includes the agent) or `visitor` by a drop. */
  readonly endedBy?: 'center' | 'visitor';
  readonly polls: number;
  /** The most polls that were under way at the same time. */
  readonly pollsAtOnce: number;
  /** Polls that came after a drop was accepted or after a poll had told the end. */
  readonly pollsAfterEnd: number;
  /** Requests to drop while this was the token's latest call, including refused ones. */
  readonly drops: number;
}

interface Surroundings {
  readonly clock: Clock;
  readonly agents: Agents;
  readonly note: (happened: Happening | 'waiting-for-agent', ahead?: number) => void;
  /** The call is connected to an agent for the first time. */
  readonly connected: () => void;
  readonly over: (by: 'center' | 'visitor') => void;
}

/** Milliseconds between the queue notices of a call that waits for a busy agent. */
const QUEUE_NOTICE = 2000;

const ending: ReadonlySet<Happening> = new Set(['disconnected', 'queue-timeout', 'failed']);

export class SimulatedCall {
  state: SimulatedCallRecord['state'] = 'queued';
  endedBy: SimulatedCallRecord['endedBy'];
  /** Callers ahead, by the last queue notice that told it. */
  ahead: number | undefined;
  polls = 0;
  pollsAtOnce = 0;
  pollsAfterEnd = 0;
  drops = 0;

  readonly #script: readonly ScriptStep[];
  readonly #around: Surroundings;
  readonly #over = new AbortController();
  readonly #events: Occurrence[] = [];
  readonly #held: HeldPolls;
  #running: AbortController | undefined;
  #pollsNow = 0;
  /** Index of the next step of the script. */
  #next = 0;
  #endTold = false;
  #agent = false;

  constructor(
    readonly id: number,
    readonly media: 'voice' | 'video',
    script: readonly ScriptStep[],
    around: Surroundings,
  ) {
    this.#script = script;
    this.#around = around;
    this.#held = new HeldPolls(around.clock);
    this.#agent = around.agents.takeNow();
    this.#run(0);
  }

  /** Counts a poll that has come in, even if a fault bends its answer. */
  pollArrives(): void {
    this.polls += 1;
    if (this.#endTold) this.pollsAfterEnd += 1;
    this.#pollsNow += 1;
    this.pollsAtOnce = Math.max(this.pollsAtOnce, this.#pollsNow);
  }

  /** Counts a poll out: it was answered, or its client has gone. */
  pollLeaves(): void {
    this.#pollsNow -= 1;
  }

  /**
   * The next event; undefined if there is none within `hold` milliseconds. A poll whose client has
   * gone meanwhile takes no event away.
   */
  async poll(hold: number, signal: AbortSignal): Promise<Occurrence | undefined> {
    if (this.#events.length === 0 && hold > 0 && this.state !== 'over') {
      await this.#held.hold(hold, signal);
    }
    signal.throwIfAborted();
    const event = this.#events.shift();
    if (event && ending.has(event.event)) this.#endTold = true;
    return event;
  }

  /**
   * Makes an event happen now. If the script still has it ahead, the script continues behind it.
   */
  happen(event: Happening): boolean {
    if (this.state === 'over') return false;
    const index = this.#script.findIndex((step, at) => at >= this.#next && step.event === event);
    const step = this.#script[index];
    // A call connected by hand must get no more queue notices, so its script is stopped as well.
    if (step || (event === 'connected' && this.state === 'queued')) this.#running?.abort();
    this.#occur(step ? pick(step) : { event });
    if (step) this.#run(index + 1);
    return true;
  }

  /** The visitor hangs up. `false`: there was nothing left to drop. */
  drop(): boolean {
    if (this.state === 'over') return false;
    this.#endTold = true;
    this.#end('visitor', { event: 'disconnected' });
    return true;
  }

  /** Stops the script and answers held polls, so that no timer outlives a test. */
  stop(): void {
    this.#running?.abort();
    this.#held.wake();
  }

  #run(from: number): void {
    const running = new AbortController();
    this.#running = running;
    const signal = AbortSignal.any([running.signal, this.#over.signal]);
    this.#play(from, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #play(from: number, signal: AbortSignal): Promise<void> {
    let previous: ScriptStep | undefined;
    this.#next = from;
    for (const step of this.#script.slice(from)) {
      await this.#pause(step.after, previous, signal);
      if (step.event === 'connected' && !this.#agent) await this.#waitForAgent(signal);
      this.#next += 1;
      this.#occur(pick(step));
      previous = step;
    }
    await this.#pause(Infinity, previous, signal);
  }

  /** Waits until the next step; meanwhile the last event is repeated if its step says so. */
  async #pause(ms: number, last: ScriptStep | undefined, signal: AbortSignal): Promise<void> {
    let left = ms;
    while (last?.repeat !== undefined && left > last.repeat) {
      await this.#around.clock.sleep(last.repeat, signal);
      signal.throwIfAborted();
      left -= last.repeat;
      this.#occur(pick(last));
    }
    // A step that is due at once must happen before the answer to `create` goes out: no sleep.
    if (left <= 0 || left === Infinity) return;
    await this.#around.clock.sleep(left, signal);
    signal.throwIfAborted();
  }

  async #waitForAgent(signal: AbortSignal): Promise<void> {
    this.#around.note('waiting-for-agent', this.#around.agents.waiting);
    const served = new AbortController();
    const noticing = AbortSignal.any([signal, served.signal]);
    const notices = async (): Promise<void> => {
      for (;;) {
        this.#occur({ event: 'queued', ahead: this.#around.agents.waiting });
        await this.#around.clock.sleep(QUEUE_NOTICE, noticing);
      }
    };
    notices().catch(() => {});
    try {
      await this.#around.agents.take(signal);
      // The call may have ended after the agent got free and before this line ran.
      if (signal.aborted) this.#around.agents.release();
      signal.throwIfAborted();
      this.#agent = true;
    } finally {
      served.abort();
    }
  }

  #occur(occurrence: Occurrence): void {
    const { event, ahead } = occurrence;
    this.ahead = ahead ?? this.ahead;
    if (ending.has(event)) return this.#end('center', occurrence);
    const first = event === 'connected' && this.state === 'queued';
    if (first) this.state = 'connected';
    // A visitor who has not polled for a while gets one queue notice, not all that came meanwhile.
    const told = event === 'queued' && this.#events.some((waiting) => waiting.event === 'queued');
    if (!told) this.#events.push(occurrence);
    this.#around.note(event, ahead);
    if (first) this.#around.connected();
    this.#held.wake();
  }

  #end(by: 'center' | 'visitor', occurrence: Occurrence): void {
    this.state = 'over';
    this.endedBy = by;
    this.#events.push(occurrence);
    this.#over.abort();
    if (this.#agent) this.#around.agents.release();
    this.#agent = false;
    if (by === 'center') this.#around.note(occurrence.event);
    this.#around.over(by);
    this.#held.wake();
  }
}

function pick({ after: _after, repeat: _repeat, ...occurrence }: ScriptStep): Occurrence {
  return occurrence;
}
