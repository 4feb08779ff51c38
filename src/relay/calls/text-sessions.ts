/**
 * Text sessions that visitors have opened at the center before a call, in the store that all relays
 * share: who has one, and the end of those that a visitor has left open.
 */
import { ApiError } from '../../api/http/errors.js';
import { accept } from '../../api/http/outcome.js';
import type { HttpAnswer } from '../../api/http/request.js';
import type { Clock } from '../../base/clock.js';
import { errorFields, type Logger } from '../base/log.js';
import type { FabricServices } from '../clients/services.js';
import type { Store } from '../store/store.js';
import { createRefused, dropAnswered } from './answers.js';
import type { Calls } from './calls.js';
import { type Caller, type Upstream, type UpstreamAnswer, userIdOf } from './upstream.js';

/** What is stored of a visitor's text session. */
interface TextRecord {
  /** The token that CONNECT was sent with. */
  readonly token: string;
  /** `leaving`: the visitor has sent DISCONNECT before CONNECT was answered. */
  readonly state: 'connecting' | 'leaving' | 'open';
  /** Creates that the center has refused because the session had no agent yet. */
  readonly refusals: number;
  /** DISCONNECTs of the relay's own that were not answered. */
  readonly tries: number;
}

export interface TextSessions {
  /** Whether the visitor has opened a session, or may have. */
  has(visitor: string): Promise<boolean>;
  /** Sends CONNECT for the visitor. @throws ApiError */
  connect(caller: Caller, userAgent?: string): Promise<UpstreamAnswer>;
  /** Sends DISCONNECT for the visitor; the relay repeats it where it is not answered. @throws ApiError */
  disconnect(caller: Caller, userAgent?: string): Promise<UpstreamAnswer>;
  /**
   * Whether a create repeats one that was refused because the session has no agent yet: it costs
   * nobody anything, and CONNECT has been counted already.
   */
  isRepeat(visitor: string): Promise<boolean>;
  /** Notes the center's answer to a create. */
  created(visitor: string, answer: HttpAnswer): Promise<void>;
  /** Ends the session of a visitor who has gone. Never rejects. */
  close(visitor: string): Promise<void>;
  /** Ends the sessions of visitors who have left them open without a call. */
  closeAbandoned(): Promise<void>;
}

export interface TextSessionParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly calls: Pick<Calls, 'find' | 'tokens'>;
  readonly upstream: Pick<Upstream, 'ask' | 'applyToken'>;
  readonly services: Pick<FabricServices, 'sendControl'>;
  readonly channelId: string;
  /** Seconds after which a session without a call counts as left open. */
  readonly abandonedAfter: number;
  readonly log: Logger;
}

/** Queue of visitors; each falls due when it is to be seen whether the session was left open. */
const queue = 'texts';
/** Seconds, as long as the record of a call may live. */
const recordTtl = 86_400;
/** Milliseconds for which the relay that takes a due session has it alone. */
const lease = 30_000;
/** Due sessions that one relay takes at once. */
const atOnce = 100;
/** Milliseconds after which the relay itself repeats a DISCONNECT that was not answered. */
const repeatAfter = 10_000;
/** DISCONNECTs that the relay itself sends for one session; then the center has to end it. */
const mostTries = 10;
/** Creates that are not counted as calls. A widget repeats them for half a minute at most. */
const mostRefusals = 15;
/** Tries to change a record; one that other relays change each time is left to them. */
const mostChanges = 10;

const keyOf = (visitor: string): string => `text:${visitor}`;

/** The error where the center has certainly refused. */
function refusalIn(call: 'send' | 'createClickToCall', answer: HttpAnswer): ApiError | undefined {
  try {
    accept(call, answer);
    return undefined;
  } catch (error) {
    return error instanceof ApiError && error.answered ? error : undefined;
  }
}

export function createTextSessions(parts: TextSessionParts): TextSessions {
  const { store, clock, calls, upstream, services, channelId, abandonedAfter, log } = parts;

  const read = async (visitor: string): Promise<[string, TextRecord] | undefined> => {
    const text = await store.get(keyOf(visitor));
    return text === undefined ? undefined : [text, JSON.parse(text) as TextRecord];
  };

  const touch = (visitor: string, ms: number): Promise<void> =>
    store.schedule(queue, visitor, clock.now() + ms);

  const write = (visitor: string, record: TextRecord): Promise<void> =>
    store.set(keyOf(visitor), JSON.stringify(record), recordTtl);

  const remove = async (visitor: string): Promise<void> => {
    await Promise.all([store.delete(keyOf(visitor)), store.unschedule(queue, visitor)]);
  };

  /** Changes the record, again where another relay was quicker. @returns the record as it is then. */
  async function change(
    visitor: string,
    to: (record: TextRecord) => Partial<TextRecord> | undefined,
  ): Promise<TextRecord | undefined> {
    let found = await read(visitor);
    for (let changes = 0; found && changes < mostChanges; changes += 1) {
      const [text, record] = found;
      const wanted = to(record);
      if (!wanted) return record;
      const next = { ...record, ...wanted };
      if (await store.swap(keyOf(visitor), text, JSON.stringify(next), recordTtl)) return next;
      found = await read(visitor);
    }
    return found?.[1];
  }

  const send = (
    controlType: 'CONNECT' | 'DISCONNECT',
    caller: Caller,
    userAgent?: string,
  ): Promise<UpstreamAnswer> =>
    upstream.ask(caller, calls.tokens(caller.visitor), (keys) =>
      services.sendControl(keys, {
        userId: userIdOf(caller.visitor),
        controlType,
        channelConfigId: channelId,
        ...(userAgent !== undefined && { userAgent }),
      }),
    );

  /** Sends one DISCONNECT by the relay itself. */
  async function tryClose(visitor: string): Promise<void> {
    const [, record] = (await read(visitor)) ?? [];
    if (!record) return store.unschedule(queue, visitor);
    let why = {};
    try {
      const known = (await calls.find(visitor))?.token ?? record.token;
      const token = known || (await upstream.applyToken(visitor));
      const { answer } = await send('DISCONNECT', { visitor, token });
      if (dropAnswered(answer)) {
        await remove(visitor);
        log.info('text session ended by the relay');
        return;
      }
      why = { status: answer.status };
    } catch (error) {
      why = errorFields(error);
    }
    const tries = (await change(visitor, ({ tries: so }) => ({ tries: so + 1 })))?.tries ?? 0;
    log.warn({ tries, ...why }, 'end of a text session not answered');
    if (tries >= mostTries) await remove(visitor);
    else await touch(visitor, lease);
  }

  return {
    has: async (visitor) => (await read(visitor)) !== undefined,

    async connect(caller, userAgent) {
      const { visitor, token } = caller;
      const before = await read(visitor);
      // Written before CONNECT is sent: from now on some relay ends the session if need be.
      await Promise.all([
        write(visitor, { token, state: 'connecting', refusals: 0, tries: 0 }),
        touch(visitor, abandonedAfter * 1000),
      ]);
      try {
        const sent = await send('CONNECT', caller, userAgent);
        // With a session open already, the center may refuse another one.
        if (!before && refusalIn('send', sent.answer)) await remove(visitor);
        return sent;
      } finally {
        const now = await change(visitor, ({ state }) =>
          state === 'connecting' ? { state: 'open' } : undefined,
        );
        // The visitor has left meanwhile, so the session is ended once more.
        if (now?.state === 'leaving') await touch(visitor, 0);
      }
    },

    async disconnect(caller, userAgent) {
      const { visitor } = caller;
      const record = await change(visitor, ({ state }) =>
        state === 'connecting' ? { state: 'leaving' } : undefined,
      );
      try {
        const sent = await send('DISCONNECT', caller, userAgent);
        if (!dropAnswered(sent.answer)) await touch(visitor, repeatAfter);
        // While CONNECT is under way the record stays: another DISCONNECT follows its answer.
        else if (record?.state !== 'leaving') await remove(visitor);
        return sent;
      } catch (error) {
        if (record) await touch(visitor, repeatAfter);
        throw error;
      }
    },

    async isRepeat(visitor) {
      const refusals = (await read(visitor))?.[1].refusals ?? 0;
      return refusals > 0 && refusals < mostRefusals;
    },

    async created(visitor, answer) {
      if (!createRefused(answer)) return;
      const repeatable = refusalIn('createClickToCall', answer)?.repeatable === true;
      await change(visitor, ({ refusals }) =>
        repeatable ? { refusals: refusals + 1 } : undefined,
      );
    },

    async close(visitor) {
      if (!(await read(visitor))) return;
      await touch(visitor, lease);
      await tryClose(visitor);
    },

    async closeAbandoned() {
      const due = await store.takeDue(queue, clock.now(), lease, atOnce);
      await Promise.all(
        due.map(async (visitor) => {
          // With a call it is due again when the lease is over.
          if (!(await calls.find(visitor))) await tryClose(visitor);
        }),
      );
    },
  };
}
