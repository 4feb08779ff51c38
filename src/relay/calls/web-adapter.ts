/**
 * Routes of the web adapter: W1, W3 and W4 under the paths of the vendor's web adapter, answered by
 * the API Fabric. The polls, W2, stand in polls.ts, the further calls in services.ts.
 */
import { Hono, type Context } from 'hono';
import { isObject, readField, readText } from '../../api/http/fields.js';
import { webAdapterPath } from '../../api/calls.js';
import { createRefused, passOn } from './answers.js';
import type { Asking } from '../visitor/asking.js';
import type { RelayEnv } from '../visitor/env.js';
import { fail, unknownVisitor } from '../visitor/failures.js';
import type { Limits } from '../visitor/limits.js';
import { personKey, type PersonOf } from '../visitor/person.js';
import type { VisitorTokens } from '../visitor/visitor-token.js';
import { whenLost } from '../visitor/lost.js';
import type { Callers } from './callers.js';
import type { Poll, PollParts } from './polls.js';
import type { TextSessions } from './text-sessions.js';
import type { UpstreamAnswer } from './upstream.js';

export interface WebAdapterParts extends Omit<PollParts, 'holds'> {
  readonly callers: Callers;
  readonly texts: Pick<TextSessions, 'isRepeat' | 'created'>;
  readonly limits: Limits;
  readonly asking: Asking;
  readonly poll: Poll;
  /** Whether the relay is about to stop and takes no new calls. */
  readonly closing: () => boolean;
  readonly personOf: PersonOf;
  readonly visitorTokens: VisitorTokens;
}

/**
 * Milliseconds until a call counts as abandoned where it is in doubt that a first poll will come.
 */
const shortGrace = 20_000;
/** Seconds after which a new call is likely to reach another relay, or this one restarted. */
const closingRetryAfter = 5;

type Handler = (c: Context<RelayEnv>) => Promise<Response>;

export function webAdapterRoutes(parts: WebAdapterParts): Hono<RelayEnv> {
  const { calls, callers, texts, drops, upstream, sessions, limits, metrics, asking, poll } = parts;
  const { personOf, visitorTokens } = parts;

  const check: Handler = async (c) => {
    const visitor = await callers.admit(c);
    if (visitor instanceof Response) return visitor;
    // Without the visitor's name, which only a create brings.
    const person = personOf(c);
    const known = await callers.tokenOf(visitor, person);
    const { token } = known;
    const sent = await upstream.send(
      'checkClickToCallSupport',
      { visitor: visitor.id, token, person },
      calls.tokens(visitor.id),
    );
    sessions.carry(c, visitor, sent.token, sent.token === token ? known.person : undefined);
    return passOn(c, sent.answer);
  };

  const create: Handler = async (c) => {
    const media = readMedia(await c.req.json<unknown>().catch(() => undefined));
    if (!media) {
      const message = 'mediaAbility: expected "0" (voice) or "1" (video), in a JSON object';
      return fail(c, { status: 400, code: 'bad-request', message });
    }
    const read = await visitorTokens.read(c);
    if ('refused' in read) return fail(c, read.refused);
    if (parts.closing()) {
      const message = 'this relay is about to stop';
      return fail(c, { status: 503, code: 'closing', message, retryAfter: closingRetryAfter });
    }
    const person = personOf(c, read.claims);
    const known = sessions.find(c);
    const visitor = await callers.admit(c);
    if (visitor instanceof Response) return visitor;
    const repeats = await texts.isRepeat(visitor.id);
    const refused = repeats ? undefined : await limits.call(c, visitor.id);
    if (refused) return refused;

    // A record means an earlier call that nobody has dropped. It must stay recorded to be dropped,
    // even where the center refuses this one.
    const before = await calls.find(visitor.id);
    const { token } = await callers.tokenFor(visitor, person);
    sessions.carry(c, visitor, token, personKey(person));
    const record = await calls.begin(visitor.id, token);
    let sent: UpstreamAnswer | undefined;
    try {
      sent = await upstream.send(
        'createClickToCall',
        { visitor: visitor.id, token, person },
        calls.tokens(visitor.id),
        () => ({ media }),
      );
      sessions.carry(c, visitor, sent.token, personKey(person));
      return passOn(c, sent.answer);
    } finally {
      if (sent) await texts.created(visitor.id, sent.answer);
      if (sent && !before && createRefused(sent.answer)) {
        await calls.end(visitor.id);
      } else {
        metrics.callsCreated.inc();
        if ((await calls.created(visitor.id, record)) === 'leaving') drops.dropBehind(visitor.id);
        // A browser that keeps no cookie cannot poll, and a page that is gone will not: both calls
        // soon count as abandoned unless a poll comes.
        else if (!known) await calls.touch(visitor.id, shortGrace);
        whenLost(c, () => calls.touch(visitor.id, shortGrace));
      }
    }
  };

  const drop: Handler = async (c) => {
    const visitor = sessions.find(c);
    if (!visitor) return fail(c, unknownVisitor);
    const { answer, token } = await drops.drop(visitor.id, visitor.token);
    sessions.carry(c, visitor, token);
    return passOn(c, answer);
  };

  return new Hono<RelayEnv>()
    .basePath(webAdapterPath)
    .get('checkClickToCallSupport', (c) => asking(c, check))
    .post('createClickToCall', (c) => asking(c, create))
    .get('getClickToCallEvents', (c) => asking(c, poll))
    .post('dropClickToCall', (c) => asking(c, drop));
}

function readMedia(body: unknown): 'voice' | 'video' | undefined {
  const given = isObject(body) ? readField(body, 'mediaAbility') : '';
  return ({ '0': 'voice', '1': 'video' } as const)[readText(given) ?? ''];
}
