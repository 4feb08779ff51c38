/**
 * The numbered record of what the simulated center saw and did. The demo's trace asks for what is
 * new since a number; tests wait for a condition instead of sleeping.
 */
import type { Clock } from '../../base/clock.js';
import type { Happening, CallOperation } from './scenario.js';

/** What an entry says beside its number and time. */
export type Note =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly path: string;
      readonly operation?: CallOperation;
      readonly scenario?: string;
      readonly token?: string;
    }
  | {
      readonly kind: 'answer';
      /** Number of the request. */
      readonly to: number;
      /** HTTP status, or how it went without one. */
      readonly status: number | 'reset' | 'gone';
      /** The beginning of it, for the four calls. */
      readonly body?: string;
    }
  | {
      readonly kind: 'call';
      readonly call: number;
      readonly scenario: string;
      readonly token: string;
      readonly happened: Happening | 'created' | 'dropped' | 'waiting-for-agent';
      readonly ahead?: number;
    }
  | {
      /** A SIP message at the gateway, of a call of the center. */
      readonly kind: 'gateway';
      readonly call: number;
      readonly scenario: string;
      readonly token: string;
      readonly from: 'visitor' | 'gateway';
      /** `INVITE`, or `200 to INVITE`. */
      readonly said: string;
    }
  | {
      /** What only the API Fabric has: a visitor's token, a bidirectional call. */
      readonly kind: 'fabric';
      readonly scenario: string;
      /** Whose token it is: the user, never the token itself. */
      readonly token?: string;
      /** Number of the bidirectional call. */
      readonly callback?: number;
      readonly happened: FabricHappening;
      /** A return code, a release reason, or what a report was answered. */
      readonly detail?: string;
    }
  | {
      /** At an agent's desk. */
      readonly kind: 'desk';
      readonly agent: string;
      readonly happened: DeskHappening;
      /** The center's call that it is about, with its scenario and whose it is. */
      readonly call?: number;
      readonly scenario?: string;
      readonly token?: string;
    };

export type DeskHappening = 'signed-in' | 'signed-out' | 'rings' | 'talks' | 'released';

export type FabricHappening =
  | 'token-issued'
  | 'token-renewed'
  | 'callback-accepted'
  | 'callback-refused'
  | 'status-reported'
  | 'release-reported'
  | 'never-reported';

export type Entry = Note & {
  readonly number: number;
  /** Milliseconds on the center's clock. */
  readonly at: number;
};

/** A demo may stay open for days. */
const KEPT = 2000;

export class Journal {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #entries: Entry[] = [];
  #next = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of the next entry. */
  get next(): number {
    return this.#next;
  }

  /** Entries with this number or a higher one. */
  since(number: number): readonly Entry[] {
    return this.#entries.filter((entry) => entry.number >= number);
  }

  note(note: Note): Entry {
    const entry: Entry = { number: this.#next++, at: this.#clock.now(), ...note };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    this.changed();
    return entry;
  }

  /** Lets those who wait look again. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Forgets the entries, not the numbering: whoever asks "since" goes on as before. */
  clear(): void {
    this.#entries = [];
    this.changed();
  }

  /** Resolves as soon as the condition holds; rejects when the signal aborts. */
  until(condition: () => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.delete(look);
        reject(signal?.reason);
      };
      const look = (): void => {
        if (!condition()) return;
        this.#waiting.delete(look);
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(look);
      look();
    });
  }
}
