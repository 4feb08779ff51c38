/**
 * Follows a call in the simulator's journal: asks for new entries during the call and a little
 * longer, picks those of this page's call, and converts their times to this page's clock.
 */
import { systemClock } from '../base/clock.js';
import type { Entry } from '../simulator/index.js';
import { getRecord } from './simulator.js';

const PAUSE = 300;
/** Milliseconds to go on after the end of the call, because a drop may come or be repeated then. */
const AFTERWARDS = 3000;
const LONGEST_AFTERWARDS = 40_000;

/** Called for each entry, with its time on the page's clock. */
type Report = (entry: Entry, at: number) => void;

export class Recorder {
  /** Token in this page's cookie; learned from the journal, since a page cannot read the cookie. */
  token: string | undefined;
  readonly #report: Report;
  #since = 1;
  #reading = false;
  /** The page integration that marks the start of the call, while its entry has not been found. */
  #sought: { mark: string; sentAt: number } | undefined;
  #scenario: string | undefined;
  /** Milliseconds to add to the center's time to get this page's. */
  #offset = -Infinity;
  #restsSince: number | undefined;
  readonly #unanswered = new Set<number>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** A call begins; its entries are those from the page integration with this mark on. */
  start(mark: string): void {
    this.#sought = { mark, sentAt: systemClock.now() };
    this.#restsSince = undefined;
    if (!this.#reading) void this.#read();
  }

  /** The call has ended or failed, or something of it comes afterwards: a rating, a message. */
  rest(): void {
    this.#restsSince = systemClock.now();
    if (!this.#reading) void this.#read();
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
      // The dev server has gone; the rest of the trace comes from the widget alone.
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

  /**
   * Each estimate is too small by the request's time on its way, so the largest one is the best.
   */
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

  /**
   * Whether an entry is of this page's call; the journal has those of other tabs and browsers too.
   */
  #isOurs(entry: Entry): boolean {
    if (entry.kind === 'answer') return this.#unanswered.has(entry.to);
    if (this.#scenario === undefined || entry.scenario !== this.#scenario) return false;
    if (entry.kind !== 'request') return entry.token === this.token;
    if (entry.operation === undefined) return this.token === undefined;
    // The first request of a call is the first entry that shows the call's token.
    this.token ??= entry.token;
    return entry.token === this.token;
  }
}
