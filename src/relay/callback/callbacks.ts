/**
 * Call-back requests: accepts, sends, follows and withdraws them. Their whole state is in the
 * store, so that several relays act as one. The store holds a number only until the request is
 * sent; limits and the rule of one open request per number use a keyed hash of the number.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { CallbackReason, CallbackState } from '../../api/callback-states.js';
import { openSpans, type Span } from '../../base/hours.js';
import type { CallReport } from '../clients/call-report.js';
import type { CallbackParts } from './parts.js';
import type { Limit } from '../visitor/limits.js';
import { readE164 } from '../settings/numbers.js';
import { beginningsOf } from './overdialling.js';
import { createQuestions } from './questions.js';
import { createSealing } from './sealing.js';
import { furthestAhead, readTime } from './times.js';
import { createRecords } from './records.js';
import { CallbackRefusal } from '../settings/refusal.js';
import { createSender, secretKey } from './sender.js';
import { type CallbackRecord, isFinal } from './states.js';
import { watchRecord } from './watch.js';

/** A request as its visitor sees it. */
export interface Callback {
  readonly id: string;
  readonly state: CallbackState;
  /** The request is not sent yet. Afterwards the center has no interface to take it back. */
  readonly withdrawable: boolean;
  /** Milliseconds for which it can still be withdrawn. */
  readonly withdrawableFor?: number;
  /** The chosen time, in ISO 8601. */
  readonly at?: string;
  /** Present only in the state `failed`. */
  readonly reason?: CallbackReason;
}

export interface Callbacks {
  /**
   * @param at the chosen time as the visitor's browser has sent it; undefined: as soon as possible.
   * @throws CallbackRefusal
   */
  request(
    number: string,
    from: { visitor: string; address: string; callData?: string | undefined },
    at?: unknown,
  ): Promise<Callback>;
  /** The spans of time in which a visitor may choose one; none where no times are offered. */
  times(): readonly Span[];
  /** Undefined: there is no such request, or it is another visitor's. */
  read(id: string, visitor: string): Promise<Callback | undefined>;
  /**
   * Yields the request now, after each change, and every 15 seconds in between. It ends after a
   * final state, when the request is no longer stored, and when the signal aborts.
   */
  watch(id: string, visitor: string, signal: AbortSignal): AsyncGenerator<Callback, void>;
  /** `withdrawn: false`: the request had been sent, or was over before. */
  withdraw(
    id: string,
    visitor: string,
  ): Promise<{ withdrawn: boolean; callback: Callback } | undefined>;
  /**
   * Applies the center's report to the request with that secret. `false`: there is no such request.
   */
  report(secret: string, report: CallReport): Promise<boolean>;
  /** Whether a request that is not found may exist all the same, since Redis is away. */
  uncertain(): boolean;
  /** Whether there is a request with that secret. */
  knows(secret: string): Promise<boolean>;

  /** For the worker: requests that are due, taken from the other relays for a while. */
  takeDue(atMost: number): Promise<string[]>;
  /** For the worker: sends that request, or gives it up, if it is time. */
  handle(id: string): Promise<void>;
  /** For the worker: calls that the center is to be asked about, taken likewise. */
  takeQuestions(atMost: number): Promise<string[]>;
  /** For the worker: asks the center how that call goes. */
  ask(id: string): Promise<void>;
}

export function createCallbacks(parts: CallbackParts): Callbacks {
  const { settings, store, clock, limits, log } = parts;
  const { random = () => randomBytes(16).toString('hex') } = parts;
  const records = createRecords(parts);
  const sealing = createSealing(settings.sealedBy);
  const sender = createSender(parts, records, sealing);
  const questions = createQuestions(parts, records);

  const show = (id: string, { state, reason, due, at }: CallbackRecord): Callback => ({
    id,
    state,
    withdrawable: state === 'waiting',
    ...(state === 'waiting' && { withdrawableFor: Math.max(0, due - clock.now()) }),
    ...(at !== undefined && { at: new Date(at).toISOString() }),
    ...(reason && { reason }),
  });
  /** Times are offered only while the shared store can keep them. */
  const hoursNow = () => (store.alone(0) ? undefined : settings.hours);

  const own = async (id: string, visitor: string): Promise<CallbackRecord | undefined> => {
    const record = await records.read(id);
    return record?.visitor === visitor ? record : undefined;
  };

  const within = async <Subject>(
    limit: Limit<Subject>,
    subject: Subject,
    refuse: (retryAfter: number) => CallbackRefusal,
  ): Promise<void> => {
    const wait = await limit.take(subject);
    if (wait > 0) throw refuse(wait);
  };
  const hashOf = (number: string): string =>
    createHmac('sha256', settings.secret).update(`callback ${number}`).digest('hex');
  const tooMany = (wait: number): CallbackRefusal =>
    new CallbackRefusal('too-many', 'too many requests for a callback', wait);

  return {
    async request(text, { visitor, address, callData }, given) {
      const number = readE164(text, settings.countries);
      const at = given === undefined ? undefined : readTime(given, hoursNow(), clock.now());
      await within(limits.visitor, visitor, tooMany);
      await within(limits.address, address, tooMany);

      const now = clock.now();
      const id = random();
      const called = { number: hashOf(number), beginnings: beginningsOf(number).map(hashOf) };
      const due = Math.max(at ?? 0, now + settings.delay);
      const told = { number, ...(callData !== undefined && { callData }) };
      const asked = {
        state: 'waiting',
        visitor,
        secret: random(),
        ...(at === undefined ? told : { sealed: sealing.seal(JSON.stringify(told), id), at }),
        due,
        until: due + settings.noStatusAfter,
      } as const;
      const record = await records.claim(id, asked, called);
      if (!record) {
        throw new CallbackRefusal('already-open', 'this telephone has a request under way');
      }
      try {
        await within(limits.number, called, tooMany);
        await within(limits.all, 'all', (wait) => {
          log.warn({}, 'callbacks refused: as many as allowed have been asked for');
          return new CallbackRefusal('unavailable', 'no callbacks at the moment', wait);
        });
        await records.add(id, record);
      } catch (error) {
        await records.unclaim(id, record);
        throw error;
      }
      return show(id, record);
    },

    times() {
      const [hours, now] = [hoursNow(), clock.now()];
      return hours ? openSpans(now, now + furthestAhead, hours) : [];
    },

    async read(id, visitor) {
      const record = await own(id, visitor);
      return record && show(id, record);
    },

    async *watch(id, visitor, signal) {
      for await (const record of watchRecord(records, clock, id, signal)) {
        if (record.visitor !== visitor) return;
        yield show(id, record);
        if (isFinal(record.state)) return;
      }
    },

    async withdraw(id, visitor) {
      if (!(await own(id, visitor))) return undefined;
      const result = await records.move(id, { type: 'withdraw' });
      return result && { withdrawn: result.moved, callback: show(id, result.after) };
    },

    async report(secret, { kind, ...report }) {
      const id = await store.get(secretKey(secret));
      const result =
        id === undefined ? undefined : await records.move(id, { type: kind, ...report });
      if (!result) return false;
      if (!result.moved) {
        log.warn({ kind, state: result.after.state }, 'report on a callback ignored');
      }
      return true;
    },

    uncertain: () => store.alone(0),

    async knows(secret) {
      const id = await store.get(secretKey(secret));
      return id !== undefined && (await records.read(id)) !== undefined;
    },

    takeDue: (atMost) => records.takeDue(atMost),
    handle: (id) => sender.handle(id),
    takeQuestions: async (atMost) => (parts.queryCallState ? records.takeQuestions(atMost) : []),
    ask: (id) => questions.ask(id),
  };
}
