/**
 * Sends one visitor's requests to the API Fabric and renews tokens: a 403 fetches a new AccessToken
 * once, a 401 a new token of the visitor once, and a token that the center renews with an answer is
 * handed on.
 */
import type { Fabric, FabricAnswer, FabricKeys, SendOptions } from '../clients/fabric.js';
import type { CallName } from '../../api/http/outcome.js';
import { ApiError } from '../../api/http/errors.js';
import type { AccessTokens } from '../center/access-tokens.js';
import type { Config } from '../settings/config.js';
import { longestUserId } from '../clients/fabric.js';
import { personKey, type VisitorPerson } from '../visitor/person.js';
import { fitsCookie } from '../visitor/visitor-cookie.js';

/** Most languages that are remembered; visitors could make up any number. */
const mostUnknown = 100;

/**
 * The name that a visitor has at the center. Some of its services take no longer one; 96 random
 * bits are left of the 128.
 */
export const userIdOf = (visitor: string): string => visitor.slice(0, longestUserId);

/** A visitor, and the visitor's token at the center. */
export interface Caller {
  readonly visitor: string;
  readonly token: string;
  /** Name and language for a new token; default: USER_NAME and LOCALE. */
  readonly person?: VisitorPerson;
}

export interface UpstreamAnswer {
  readonly answer: FabricAnswer;
  /** The visitor's token from now on. */
  readonly token: string;
}

/** One visitor's token in the store that all relays share. */
export interface SharedToken {
  /** The newest token, if the visitor has a call. */
  newest(): Promise<string | undefined>;
  /** Stores a newer token. */
  renewed(token: string): Promise<void>;
}

export interface Upstream {
  /**
   * Fetches a new token for this visitor, by one request for all that ask at once.
   * @param person default: USER_NAME and LOCALE.
   * @throws ApiError
   */
  applyToken(visitor: string, person?: VisitorPerson): Promise<string>;
  /**
   * Any status may come back; a 401 or 403 then is the answer to the second attempt.
   * @param shared read after a 401, since another request may have renewed the token, and written
   * before a new one is used: a poll may be held with it for long, while a drop needs it too.
   * @param options called before each attempt.
   * @throws ApiError for a dead network, a missed deadline, or where no token could be fetched.
   */
  send(
    call: CallName,
    caller: Caller,
    shared: SharedToken,
    options?: () => SendOptions,
  ): Promise<UpstreamAnswer>;
  /**
   * As `send`, for any request in the visitor's name.
   * @param request called once for each attempt, so it must do nothing where the center answers 401
   * or 403.
   */
  ask(
    caller: Caller,
    shared: SharedToken,
    request: (keys: FabricKeys) => Promise<FabricAnswer>,
  ): Promise<UpstreamAnswer>;
}

export function createUpstream(
  fabric: Pick<Fabric, 'applyToken' | 'send'>,
  accessTokens: AccessTokens,
  { userName, channelId, locale }: Pick<Config, 'userName' | 'channelId' | 'locale'>,
): Upstream {
  const applying = new Map<string, Promise<string>>();
  const nobody = { userName, locale };
  /** Languages that the center has refused. */
  const unknown = new Set<string>();

  const inLocale = (visitor: string, person: VisitorPerson): Promise<string> =>
    accessTokens.use((accessToken) =>
      fabric.applyToken(accessToken, { userId: userIdOf(visitor), channelId, ...person }),
    );

  /** A center may not know a visitor's language, and no call may fail by that. */
  async function inLocaleOfCenter(visitor: string, person: VisitorPerson): Promise<string> {
    if (person.locale === locale || unknown.has(person.locale)) {
      return inLocale(visitor, { ...person, locale });
    }
    try {
      return await inLocale(visitor, person);
    } catch (error) {
      if (!(error instanceof ApiError) || !['refused', 'bad-request'].includes(error.code)) {
        throw error;
      }
      const token = await inLocale(visitor, { ...person, locale });
      if (unknown.size < mostUnknown) unknown.add(person.locale);
      return token;
    }
  }

  async function apply(visitor: string, person: VisitorPerson): Promise<string> {
    const token = await inLocaleOfCenter(visitor, person);
    if (fitsCookie(token)) return token;
    throw new ApiError('bad-response', 'applyToken: token: longer than a cookie can be');
  }

  function applyToken(visitor: string, person = nobody): Promise<string> {
    const key = `${visitor} ${personKey(person)}`;
    const running = applying.get(key);
    if (running) return running;
    const started = apply(visitor, person).finally(() => applying.delete(key));
    applying.set(key, started);
    return started;
  }

  async function replace(
    { visitor, person }: Caller,
    bad: string,
    shared: SharedToken,
  ): Promise<string> {
    const known = await shared.newest();
    if (known && known !== bad) return known;
    const token = await applyToken(visitor, person);
    await shared.renewed(token);
    return token;
  }

  const ask: Upstream['ask'] = async (caller, shared, request) => {
    let { token } = caller;
    const attempt = (): Promise<FabricAnswer> =>
      accessTokens.use((accessToken) => request({ accessToken, token }));
    let answer = await attempt();
    if (answer.status === 401) {
      token = await replace(caller, token, shared);
      answer = await attempt();
    }
    const { renewed } = answer;
    if (renewed === undefined) return { answer, token };
    await shared.renewed(renewed);
    return { answer, token: renewed };
  };

  return {
    applyToken,
    ask,
    send: (call, caller, shared, options) =>
      ask(caller, shared, (keys) => fabric.send(call, keys, options?.())),
  };
}
