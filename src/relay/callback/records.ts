/**
 * The call-back requests in the store: reads them, and lets exactly one relay at a time move one.
 * Each move also updates what depends on the state: the claim of the number, the queue of due
 * requests, and those who watch the request.
 */
import { errorFields } from '../base/log.js';
import { createClaims } from './claims.js';
import type { CallbackParts } from './parts.js';
import type { CalledNumber } from './overdialling.js';
import { pauseBefore, QUESTIONS } from './question-times.js';
import { KEPT, type CallbackEvent, type CallbackRecord, isFinal, move } from './states.js';

/** The queue of requests that fall due: to be sent, or to be given up. */
const QUEUE = 'callbacks';

/** Milliseconds for which a due request belongs to the relay that took it. */
const LEASE = 30_000;

/**
 * Likewise for a question, which takes at most twice the time for an AccessToken and an answer.
 */
const QUESTION_LEASE = 90_000;

interface Moved {
  readonly before: CallbackRecord;
  readonly after: CallbackRecord;
  /** `false`: the event is no legal move in this state, and `after` equals `before`. */
  readonly moved: boolean;
}

export interface Records {
  /**
   * The record with what it holds; undefined: the telephone has an open request, and nothing was
   * stored.
   */
  claim(
    id: string,
    record: Omit<CallbackRecord, 'claim' | 'below'>,
    called: CalledNumber,
  ): Promise<CallbackRecord | undefined>;
  unclaim(id: string, record: CallbackRecord): Promise<void>;
  add(id: string, record: CallbackRecord): Promise<void>;
  read(id: string): Promise<CallbackRecord | undefined>;
  /** Undefined: there is no such request. */
  move(id: string, event: CallbackEvent): Promise<Moved | undefined>;
  takeDue(atMost: number): Promise<string[]>;
  /** The calls that the center is to be asked about. */
  takeQuestions(atMost: number): Promise<string[]>;
  /** Makes the request due again at the time its state asks for; a final one never. */
  reschedule(id: string, record: CallbackRecord | undefined): Promise<void>;
  /** @returns ends it. */
  watch(id: string, listener: () => void): () => void;
}

const claimsOf = ({ claim, below = [] }: CallbackRecord): string[] => [claim, ...below];

type RecordParts = Pick<
  CallbackParts,
  'store' | 'clock' | 'settings' | 'log' | 'onState' | 'queryCallState' | 'chance'
>;

export function createRecords(parts: RecordParts): Records {
  const { store, clock, settings, log, onState, queryCallState, chance = Math.random } = parts;
  const key = (id: string): string => `callback:${id}`;
  const channel = key;
  const claims = createClaims(store);
  const patience = { noStatus: settings.noStatusAfter };
  /**
   * Seconds. An open request must not be forgotten before it was given up, even by a relay that is
   * late.
   */
  const ttl = ({ state, until }: Pick<CallbackRecord, 'state' | 'until'>): number =>
    Math.ceil(((isFinal(state) ? 0 : KEPT) + Math.max(0, until - clock.now())) / 1000);

  const records: Records = {
    async claim(id, record, called) {
      const [claim, ...below] = (await claims.take(id, called, ttl(record))) ?? [];
      return claim === undefined ? undefined : { ...record, claim, below };
    },

    unclaim: (id, record) => claims.give(id, claimsOf(record)),

    async add(id, record) {
      await store.set(key(id), JSON.stringify(record), ttl(record));
      await store.schedule(QUEUE, id, record.due);
      onState?.(record.state);
    },

    async read(id) {
      const text = await store.get(key(id));
      return text === undefined ? undefined : (JSON.parse(text) as CallbackRecord);
    },

    async move(id, event) {
      for (;;) {
        const text = await store.get(key(id));
        if (text === undefined) return undefined;
        const before = JSON.parse(text) as CallbackRecord;
        const after = move(before, event, clock.now(), patience);
        if (!after) return { before, after: before, moved: false };
        // Another relay was quicker: its new state decides whether this is still a legal move.
        if (!(await store.swap(key(id), text, JSON.stringify(after), ttl(after)))) continue;
        if (after.state !== before.state) onState?.(after.state, before.state);
        // The move is stored. A failure here is repaired when the queue gives the request out
        // again, and must not keep the relay that moved the request to `sending` from sending it.
        await follow(id, after).catch((error: unknown) =>
          log.warn(errorFields(error), 'a callback was moved, but not all that hangs on it'),
        );
        return { before, after, moved: true };
      }
    },

    takeDue: (atMost) => store.takeDue(QUEUE, clock.now(), LEASE, atMost),
    takeQuestions: (atMost) => store.takeDue(QUESTIONS, clock.now(), QUESTION_LEASE, atMost),

    async reschedule(id, record) {
      if (queryCallState) await scheduleQuestion(id, record);
      if (record && !isFinal(record.state)) {
        const { state, due, until } = record;
        return store.schedule(QUEUE, id, state === 'waiting' ? due : until);
      }
      // In this order, because a relay that dies in between then leaves a final request in the
      // queue, and the relay that finds it there gives its claim back.
      if (record) await records.unclaim(id, record);
      await store.unschedule(QUEUE, id);
    },

    watch: (id, listener) => store.subscribe(channel(id), listener),
  };
  return records;

  async function scheduleQuestion(id: string, record: CallbackRecord | undefined): Promise<void> {
    const pause = pauseBefore(record, clock.now(), chance());
    await (pause === undefined
      ? store.unschedule(QUESTIONS, id)
      : store.schedule(QUESTIONS, id, clock.now() + pause));
  }

  async function follow(id: string, record: CallbackRecord): Promise<void> {
    await store.publish(channel(id), '');
    if (!isFinal(record.state)) await claims.keep(id, claimsOf(record), ttl(record));
    await records.reschedule(id, record);
  }
}
