/**
 * The calls that are under way, as all relays know them: a record per visitor while a call may exist,
 * a queue that says when it counts as abandoned, and the events that were read from the center and did
 * not reach their visitor.
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

/** Queue of visitors, each due when their call counts as abandoned. */
const queue = 'calls';
/** Seconds: no call is longer; and if one is, its next poll begins a new record. */
const recordTtl = 86_400;
/** Milliseconds for which a due call is one relay's. */
const lease = 30_000;
/** Due calls that one relay takes at once. */
const atOnce = 100;
/** Milliseconds after which the relay itself repeats a drop that was not answered. */
const repeatDropAfter = 10_000;

/** Milliseconds after which nobody waits for a create any more. */
const createTakes = 60_000;
/** Visitors may poll at other relays, which nobody hears of while Redis is away: then patience is longer. */
const alonePatience = 10;
/** A record that others change all the time is left to them. */
const mostChanges = 10;

/** What a poll meets. */
interface Touched {
  /** Missing only beside a kept answer, where the call is over. */
  readonly record: StoredRecord | undefined;
  /** An answer that was kept for this poll. */
  readonly kept: string | undefined;
}

export interface Calls {
  /** Before create goes out: whatever happens from now on, somebody will drop this call. */
  begin(visitor: string, token: string): Promise<StoredRecord>;
  /** Create was answered, or that is in doubt. `leaving`: a drop came meanwhile, and one must follow. */
  created(visitor: string, record: StoredRecord): Promise<'running' | 'leaving'>;
  find(visitor: string): Promise<StoredRecord | undefined>;
  /** At a poll: the call is not abandoned. One that no record knows is taken on again. */
  poll(visitor: string, token: string): Promise<Touched>;
  /** Not abandoned for another while. @param ms default: as configured. */
  touch(visitor: string, ms?: number): Promise<void>;
  /** The token that stands in the record, for this request and those that follow. */
  tokens(visitor: string): SharedToken;
  /** A drop is about to be sent. `leaving`: create is still under way. */
  leave(visitor: string): Promise<StoredRecord | undefined>;
  /** A drop was not answered: the relay will send it again. */
  dropLater(visitor: string, token: string): Promise<void>;
  /** The call is over. @returns whether there was one. */
  end(visitor: string): Promise<boolean>;
  /** For the visitor's next poll. */
  keep(visitor: string, answer: string): Promise<void>;
  /** Calls that are abandoned, for this relay to drop. */
  takeAbandoned(): Promise<Abandoned[]>;
  /** One more drop of the relay's own came to nothing. @returns how many so far. */
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

  /** Changes the record as it is, though others change it too. @param to undefined: leave it. */
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

  /** The record of a due visitor; undefined where there is nothing to drop (yet). */
  async function readDue(visitor: string): Promise<Abandoned | undefined> {
    const record = await find(visitor);
    if (!record) {
      await store.unschedule(queue, visitor);
      return undefined;
    }
    // Redis has just come back, and may not have heard yet who polled where.
    if (!store.alone(0) && store.alone(patience)) {
      await touch(visitor);
      return undefined;
    }
    const underWay = record.state !== 'running' && clock.now() < record.since + createTakes;
    if (!underWay) return { visitor, record };
    // A drop before create's answer would leave the call; whoever waits for that answer drops it.
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
        // Of a call before this one: nobody will ask for them any more.
        store.delete(eventsKey(visitor)),
      ]);
      return record;
    },

    async created(visitor, record) {
      const now = await change(visitor, ({ id, state }) =>
        id === record.id && state === 'creating' ? { state: 'running' } : undefined,
      );
      // The store has lost it (Redis restarted): the call is there all the same.
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

/** The change that carries on a token. */
const carry =
  (token: string) =>
  (record: StoredRecord): Partial<CallRecord> | undefined =>
    record.token === token ? undefined : { token };
