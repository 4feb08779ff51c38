/**
 * One call in the simulated center: runs its script, collects the events nobody has fetched yet,
 * and knows whether it still holds an agent.
 */
import type { Clock } from '../../base/clock.js';
import type { Agents } from './agents.js';
import { HeldPolls } from '../base/held-polls.js';
import type { Happening, ScriptStep } from '../base/scenario.js';

/** A step that has come true. */
export type Occurrence = Omit<ScriptStep, 'after' | 'repeat'>;

/** Everything a test or the trace may want to know of a call. */
export interface SimulatedCallRecord {
  readonly id: number;
  readonly scenario: string;
  readonly token: string;
  readonly media: 'voice' | 'video';
  readonly state: 'queued' | 'connected' | 'over';
  /** Who ended it: the center (or the agent), or a drop. */
  readonly endedBy?: 'center' | 'visitor';
  readonly polls: number;
  /** The most polls that were under way at the same time. */
  readonly pollsAtOnce: number;
  /** Polls that came after a drop was accepted or the end was told. */
  readonly pollsAfterEnd: number;
  /** Requests to drop while this was the token's latest call, whatever became of them. */
  readonly drops: number;
}

interface Surroundings {
  readonly clock: Clock;
  readonly agents: Agents;
  readonly note: (happened: Happening | 'waiting-for-agent', ahead?: number) => void;
  /** It is put through to an agent, for the first time. */
  readonly connected: () => void;
  readonly over: (by: 'center' | 'visitor') => void;
}

/** How often a call that waits for a busy agent is told that it is in the queue. */
const QUEUE_NOTICE = 2000;

const ending: ReadonlySet<Happening> = new Set(['disconnected', 'queue-timeout', 'failed']);

export class SimulatedCall {
  state: SimulatedCallRecord['state'] = 'queued';
  endedBy: SimulatedCallRecord['endedBy'];
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
  /** Index of the step that is to come. */
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

  /** A poll has come in; whether it is answered as it should be is not asked. */
  pollArrives(): void {
    this.polls += 1;
    if (this.#endTold) this.pollsAfterEnd += 1;
    this.#pollsNow += 1;
    this.pollsAtOnce = Math.max(this.pollsAtOnce, this.#pollsNow);
  }

  /** It was answered, or nobody waits for it any more. */
  pollLeaves(): void {
    this.#pollsNow -= 1;
  }

  /**
   * The next event, or nothing. Without one the poll is held for up to `hold` milliseconds; a poll
   * whose client has gone takes no event with it.
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

  /** Something happens now. Where the script has it still to come, it goes on behind that step. */
  happen(event: Happening): boolean {
    if (this.state === 'over') return false;
    const index = this.#script.findIndex((step, at) => at >= this.#next && step.event === event);
    const step = this.#script[index];
    // Whoever is put through by hand is no longer told to wait.
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

  /** Nothing of this call goes on; for the end of a test. */
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

  /** Lets time pass until the next step; meanwhile the last event may come again. */
  async #pause(ms: number, last: ScriptStep | undefined, signal: AbortSignal): Promise<void> {
    let left = ms;
    while (last?.repeat !== undefined && left > last.repeat) {
      await this.#around.clock.sleep(last.repeat, signal);
      signal.throwIfAborted();
      left -= last.repeat;
      this.#occur(pick(last));
    }
    // A step that is due at once is true before the answer to the create goes out.
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
      // The call may have ended between the agent's getting free and this line.
      if (signal.aborted) this.#around.agents.release();
      signal.throwIfAborted();
      this.#agent = true;
    } finally {
      served.abort();
    }
  }

  #occur(occurrence: Occurrence): void {
    const { event, ahead } = occurrence;
    if (ending.has(event)) return this.#end('center', occurrence);
    const first = event === 'connected' && this.state === 'queued';
    if (first) this.state = 'connected';
    // A visitor who does not poll for a while finds one notice, not a heap of the same.
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
