/**
 * The journal: the numbered record of what the simulated center saw and did. The demo's trace asks
 * for the entries since a number; tests wait for a condition instead of sleeping.
 */
import type { Clock } from '../../base/clock.js';
import type { Happening, Operation } from './scenario.js';

/** The content of an entry, without its number and time. */
export type Note =
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly path: string;
      readonly operation?: Operation;
      readonly scenario?: string;
      readonly token?: string;
    }
  | {
      readonly kind: 'answer';
      /** Number of the request. */
      readonly to: number;
      /** HTTP status; `reset` if the connection was cut, `gone` if the client had left. */
      readonly status: number | 'reset' | 'gone';
      /** The beginning of the body; only for the four calls. */
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
      /** A SIP message at the gateway that belongs to a call of the center. */
      readonly kind: 'gateway';
      readonly call: number;
      readonly scenario: string;
      readonly token: string;
      readonly from: 'visitor' | 'gateway';
      /** Method or status of the message: `INVITE`, `200 to INVITE`. */
      readonly said: string;
    }
  | {
      /** An event of the API Fabric: of a visitor's token or of a bidirectional call. */
      readonly kind: 'fabric';
      readonly scenario: string;
      /** Name of the user whose token it is; never the token itself, which is a secret. */
      readonly token?: string;
      /** Number of the bidirectional call. */
      readonly callback?: number;
      readonly happened: FabricHappening;
      /** A return code, a release reason, or the answer to a report. */
      readonly detail?: string;
    }
  | {
      /** A rating, a message or a text session of a visitor. */
      readonly kind: 'service';
      readonly scenario: string;
      readonly token: string;
      readonly happened: ServiceHappening;
      /** The rating or the message, in the visitor's words. */
      readonly detail?: string;
    }
  | {
      /** An event at an agent's desk. */
      readonly kind: 'desk';
      readonly agent: string;
      readonly happened: DeskHappening;
      /** The center's call that it is about; with it come its scenario and the visitor's token. */
      readonly call?: number;
      readonly scenario?: string;
      readonly token?: string;
    };

export type DeskHappening = 'signed-in' | 'signed-out' | 'rings' | 'talks' | 'released';

export type ServiceHappening = 'rated' | 'message-left' | 'text-connected' | 'text-disconnected';

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

/** Number of entries that are kept, limited because a demo may run for days. */
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

  /** Lets every `until` check its condition again. */
  changed(): void {
    for (const look of this.#waiting) look();
  }

  /** Forgets the entries but continues the numbering, so that numbers for `since` stay valid. */
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
