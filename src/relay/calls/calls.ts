/**
 * The calls that are under way, in the store that all relays share: a record per visitor while a
 * call may exist, a queue of the times at which calls count as abandoned, and the events that were
 * read from the center and did not reach their visitor.
 */
import {
  changed,
  newRecord,
  parseRecord,
  type CallRecord,
  type StoredRecord,
} from './call-record.js';
import type { Clock } from '../../base/clock.js';
import type { Store } from '../store/store.js';
import type { SharedToken } from './upstream.js';

/** Queue of visitors; each falls due when the visitor's call counts as abandoned. */
const queue = 'calls';
/** Seconds; calls are shorter, and the next poll of a longer one writes a new record. */
const recordTtl = 86_400;
/** Milliseconds for which the relay that takes a due call has it alone. */
const lease = 30_000;
/** Due calls that one relay takes at once. */
const atOnce = 100;
/** Milliseconds after which the relay itself repeats a drop that was not answered. */
const repeatDropAfter = 10_000;

/** Milliseconds after which no relay waits for the answer to create any more. */
const createTakes = 60_000;
/**
 * Factor for the time until a call counts as abandoned while Redis is away: polls at other relays
 * are not seen then.
 */
const alonePatience = 10;
/** Tries to change a record; one that other relays change each time is left to them. */
const mostChanges = 10;

/** The state of the call that a poll finds in the store. */
interface Touched {
  /** Missing only where the call is over, and then there is a kept answer. */
  readonly record: StoredRecord | undefined;
  /** An answer of the center that did not reach the visitor before. */
  readonly kept: string | undefined;
}

export interface Calls {
  /** Writes the record before create is sent: from now on some relay drops the call if need be. */
  begin(visitor: string, token: string): Promise<StoredRecord>;
  /**
   * The call was created, or may have been. `leaving`: the visitor dropped it meanwhile: drop it
   * again.
   */
  created(visitor: string, record: StoredRecord): Promise<'running' | 'leaving'>;
  find(visitor: string): Promise<StoredRecord | undefined>;
  /** Notes a poll, so the call is not abandoned. A call without a record gets a new one. */
  poll(visitor: string, token: string): Promise<Touched>;
  /**
   * Sets the time at which the call counts as abandoned.
   * @param ms from now; default: as configured.
   */
  touch(visitor: string, ms?: number): Promise<void>;
  /** Reads and renews the token in the visitor's record. */
  tokens(visitor: string): SharedToken;
  /** Notes that a drop is about to be sent. State `leaving`: create is still under way. */
  leave(visitor: string): Promise<StoredRecord | undefined>;
  /** Notes that a drop was not answered, so that a relay sends it again. */
  dropLater(visitor: string, token: string): Promise<void>;
  /** Removes the record of a call that is over. @returns whether there was one. */
  end(visitor: string): Promise<boolean>;
  /** Keeps an answer of the center for the visitor's next poll. */
  keep(visitor: string, answer: string): Promise<void>;
  /** Takes abandoned calls, which this relay then has to drop. */
  takeAbandoned(): Promise<Abandoned[]>;
  /** Counts a drop of the relay's own that was not answered. @returns how many there are so far. */
  failed(visitor: string, record: StoredRecord, token: string): Promise<number>;
}

interface Abandoned {
  readonly visitor: string;
  readonly record: StoredRecord;
}

const recordKey = (visitor: string): string => `call:${visitor}`;
const eventsKey = (visitor: string): string => `events:${visitor}`;

/** @param abandonedAfter seconds without a poll. */
export function createCalls(store: Store, clock: Clock, abandonedAfter: number): Calls {
  const find = async (visitor: string): Promise<StoredRecord | undefined> =>
    parseRecord(await store.get(recordKey(visitor)));

  async function write(visitor: string, record: StoredRecord): Promise<StoredRecord> {
    await store.set(recordKey(visitor), record.text, recordTtl);
    return record;
  }

  const patience = abandonedAfter * 1000;
  const touch = (
    visitor: string,
    ms = store.alone(0) ? patience * alonePatience : patience,
  ): Promise<void> => store.schedule(queue, visitor, clock.now() + ms);

  /**
   * Changes the record, again where another relay was quicker.
   * @param to returns undefined to leave it.
   */
  async function change(
    visitor: string,
    to: (record: StoredRecord) => Partial<CallRecord> | undefined,
    from?: StoredRecord,
  ): Promise<StoredRecord | undefined> {
    let record = from ?? (await find(visitor));
    for (let changes = 0; record && changes < mostChanges; changes += 1) {
      const wanted = to(record);
      if (!wanted) return record;
      const next = changed(record, wanted);
      if (await store.swap(recordKey(visitor), record.text, next.text, recordTtl)) return next;
      record = await find(visitor);
    }
    return record;
  }

  /** The record of a visitor who is due; undefined where there is no call to drop, or not yet. */
  async function readDue(visitor: string): Promise<Abandoned | undefined> {
    const record = await find(visitor);
    if (!record) {
      await store.unschedule(queue, visitor);
      return undefined;
    }
    // Redis has just come back, and may lack polls that other relays have seen meanwhile.
    if (!store.alone(0) && store.alone(patience)) {
      await touch(visitor);
      return undefined;
    }
    const underWay = record.state !== 'running' && clock.now() < record.since + createTakes;
    if (!underWay) return { visitor, record };
    // A drop before the answer to create may come too early and leave the call; the relay that
    // waits for that answer drops the call then.
    await touch(visitor, repeatDropAfter);
    return undefined;
  }

  return {
    find,
    touch,

    async begin(visitor, token) {
      const [record] = await Promise.all([
        write(visitor, newRecord(token, clock.now(), 'creating')),
        touch(visitor),
        // Kept events are of an earlier call, which nobody polls for any more.
        store.delete(eventsKey(visitor)),
      ]);
      return record;
    },

    async created(visitor, record) {
      const now = await change(visitor, ({ id, state }) =>
        id === record.id && state === 'creating' ? { state: 'running' } : undefined,
      );
      // The store has lost the record (Redis restarted), but the call exists all the same.
      if (!now)
        await Promise.all([write(visitor, changed(record, { state: 'running' })), touch(visitor)]);
      return now?.id === record.id && now.state === 'leaving' ? 'leaving' : 'running';
    },

    async poll(visitor, token) {
      const [found, kept] = await Promise.all([
        find(visitor),
        store.shift(eventsKey(visitor)),
        touch(visitor),
      ]);
      if (found || kept !== undefined) return { record: found, kept };
      const record = await write(visitor, newRecord(token, clock.now(), 'running'));
      return { record, kept };
    },

    tokens: (visitor) => ({
      newest: async () => (await find(visitor))?.token,
      renewed: async (token) => void (await change(visitor, carry(token))),
    }),

    leave: (visitor) =>
      change(visitor, ({ state }) => (state === 'creating' ? { state: 'leaving' } : undefined)),

    async dropLater(visitor, token) {
      const record = await change(visitor, carry(token));
      if (!record) await write(visitor, newRecord(token, clock.now(), 'running'));
      await touch(visitor, repeatDropAfter);
    },

    async end(visitor) {
      const [there] = await Promise.all([
        store.delete(recordKey(visitor)),
        store.unschedule(queue, visitor),
      ]);
      return there;
    },

    keep: (visitor, answer) => store.push(eventsKey(visitor), answer, abandonedAfter * 2),

    async takeAbandoned() {
      const due = await store.takeDue(queue, clock.now(), lease, atOnce);
      const read = await Promise.all(due.map(readDue));
      return read.filter((abandoned) => abandoned !== undefined);
    },

    async failed(visitor, record, token) {
      const now = await change(
        visitor,
        ({ tries }) => ({ tries: tries + 1, token, state: 'running' }),
        record,
      );
      return now?.tries ?? 0;
    },
  };
}

/** The change of a record that replaces its token, where it is another one. */
const carry =
  (token: string) =>
  (record: StoredRecord): Partial<CallRecord> | undefined =>
    record.token === token ? undefined : { token };
