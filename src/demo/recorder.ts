/**
 * Follows a call in the simulator's record: asks for what is new while the call runs and a little
 * longer, picks what belongs to this page, and puts it on this page's clock.
 */
import { systemClock } from '../base/clock.js';
import type { Entry } from '../simulator/index.js';
import { getRecord } from './simulator.js';

const PAUSE = 300;
/** The last requests come after the end: a drop may be repeated. */
const AFTERWARDS = 3000;
const LONGEST_AFTERWARDS = 40_000;

/** Told for each entry, with its time on the page's clock. */
type Report = (entry: Entry, at: number) => void;

export class Recorder {
  /** Of this page's cookie, which no page can read itself. */
  token: string | undefined;
  readonly #report: Report;
  #since = 1;
  #reading = false;
  /** Of the page integration that is still to be found. */
  #sought: { mark: string; sentAt: number } | undefined;
  #scenario: string | undefined;
  /** What is to be added to the center's time. */
  #offset = -Infinity;
  #restsSince: number | undefined;
  readonly #unanswered = new Set<number>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** A call begins: what is recorded from the page integration with this mark on belongs to it. */
  start(mark: string): void {
    this.#sought = { mark, sentAt: systemClock.now() };
    this.#restsSince = undefined;
    if (!this.#reading) void this.#read();
  }

  /** The call has come to rest. */
  rest(): void {
    this.#restsSince = systemClock.now();
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#goesOn()) {
        await systemClock.sleep(PAUSE);
        const asked = systemClock.now();
        const { entries, next, now } = await getRecord(this.#since);
        this.#since = next;
        this.#compareClocks(asked, now);
        for (const entry of entries) this.#take(entry);
      }
    } catch {
      // The dev server has gone: the widget tells the rest.
    }
    this.#reading = false;
  }

  #goesOn(): boolean {
    if (this.#restsSince === undefined) return true;
    const rested = systemClock.now() - this.#restsSince;
    return rested < (this.#unanswered.size > 0 ? LONGEST_AFTERWARDS : AFTERWARDS);
  }

  #take(entry: Entry): void {
    this.#anchor(entry);
    if (!this.#isOurs(entry)) return;
    if (entry.kind === 'request') this.#unanswered.add(entry.number);
    if (entry.kind === 'answer') this.#unanswered.delete(entry.to);
    this.#report(entry, entry.at + this.#offset);
  }

  /** Too small by the time that the request was on its way: the fastest one is the best. */
  #compareClocks(sentAt: number, arrivedAt: number): void {
    this.#offset = Math.max(this.#offset, sentAt - arrivedAt);
  }

  #anchor(entry: Entry): void {
    if (!this.#sought || entry.kind !== 'request') return;
    const { mark, sentAt } = this.#sought;
    if (!entry.path.includes(mark)) return;
    this.#compareClocks(sentAt, entry.at);
    this.#scenario = entry.scenario;
    this.token = undefined;
    this.#sought = undefined;
  }

  /** Other tabs and browsers are in the same record. */
  #isOurs(entry: Entry): boolean {
    if (entry.kind === 'answer') return this.#unanswered.has(entry.to);
    if (this.#scenario === undefined || entry.scenario !== this.#scenario) return false;
    if (entry.kind !== 'request') return entry.token === this.token;
    if (entry.operation === undefined) return this.token === undefined;
    // The first question of a call, and the first request that shows whose it is.
    this.token ??= entry.token;
    return entry.token === this.token;
  }
}
