/**
 * W2: polls, which the center may hold. An event comes only once, so a poll is given up only before
 * its answer begins, and an event that does not reach its visitor is kept for the visitor's next
 * poll.
 */
import { judgeEvent, passOn, sendText, toText } from './answers.js';
import type { Calls } from './calls.js';
import type { Clock } from '../../base/clock.js';
import type { Drops } from './drops.js';
import type { Exchange } from '../visitor/env.js';
import { clientGone, fail, unknownVisitor } from '../visitor/failures.js';
import type { Hold, Holds } from './holds.js';
import { whenLost } from '../visitor/lost.js';
import type { Metrics } from '../base/metrics.js';
import type { Sessions } from '../visitor/sessions.js';
import type { UpstreamAnswer, Upstream } from './upstream.js';

export interface PollParts {
  readonly calls: Calls;
  readonly drops: Drops;
  readonly upstream: Upstream;
  readonly sessions: Sessions;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly holds: Holds;
}

/** The center's own answer to a poll without events (src/api/README.md). */
const nothing = '{"resultCode":"0","resultDesc":"ClickToCall polled without any events"}';

/**
 * Milliseconds; a poll held longer also postpones at its end the time at which the call is
 * abandoned.
 */
const heldLong = 1000;

export type Poll = <Answer>(c: Exchange<Answer>) => Promise<Answer>;

export function createPoll({
  calls,
  drops,
  upstream,
  sessions,
  metrics,
  clock,
  holds,
}: PollParts): Poll {
  /**
   * Sends an event now, or keeps it for the next poll if that fails.
   * @param later keep it in any case.
   */
  async function deliver<Answer>(
    c: Exchange<Answer>,
    visitor: string,
    text: string,
    final: boolean,
    later = false,
  ): Promise<Answer> {
    if (final) await drops.ended(visitor);
    const keep = async (): Promise<void> => {
      await calls.keep(visitor, text);
      // A poll that came before this loss was noticed is held at the center: ended, it is asked
      // anew by the visitor, and the new one brings the kept event.
      holds.end(visitor);
    };
    if (later) {
      await keep();
      return sendText(c, nothing);
    }
    whenLost(c, keep);
    return sendText(c, text);
  }

  return async (c) => {
    const visitor = sessions.find(c);
    if (!visitor) return fail(c, unknownVisitor);
    const { id } = visitor;
    // A cookie without a token is of a visitor who has asked for a call-back, and has no call.
    if (!visitor.token && !(await calls.find(id))) return fail(c, unknownVisitor);

    const { record, kept } = await calls.poll(id, visitor.token);
    if (kept !== undefined) {
      const { final } = judgeEvent({ status: 200, body: JSON.parse(kept), retryAfter: undefined });
      return deliver(c, id, kept, final);
    }

    let gone = false;
    const began = clock.now();
    const token = record?.token ?? visitor.token;
    const turn = holds.begin(id);
    let held: Hold | undefined;
    let sent: UpstreamAnswer;
    c.env.onLost(() => {
      gone = true;
      held?.leave();
    });
    metrics.heldPolls.inc();
    try {
      sent = await upstream.send(
        'getClickToCallEvents',
        { visitor: id, token },
        calls.tokens(id),
        () => {
          held = turn.hold();
          if (gone) held.leave();
          const { signal } = held;
          return { signal, onAnswer: held.end.bind(held) };
        },
      );
    } catch (error) {
      if (!held?.signal.aborted) throw error;
      return gone ? c.body(null, clientGone) : sendText(c, nothing);
    } finally {
      turn.end();
      metrics.heldPolls.dec();
    }

    sessions.carry(c, visitor, sent.token);
    const { keep, final } = judgeEvent(sent.answer);
    if (keep) {
      const text = toText(sent.answer.body as object);
      return deliver(c, id, text, final, turn.overtaken && !gone);
    }
    if (clock.now() - began > heldLong) await calls.touch(id);
    return passOn(c, sent.answer);
  };
}
