/**
 * One visitor's calls at the API Fabric, with what tokens need: a 403 brings a new AccessToken once, a
 * 401 a new token of the visitor once, and a token that the center renews with an answer is handed on.
 */
import type { Fabric, FabricAnswer, SendOptions } from '../api/fabric.js';
import type { CallName } from '../api/outcome.js';
import type { AccessTokens } from './access-tokens.js';
import type { Config } from './config.js';

/** Who calls, and as whom the center knows them. */
export interface Caller {
  readonly visitor: string;
  readonly token: string;
}

export interface Sent {
  readonly answer: FabricAnswer;
  /** The visitor's token from now on. */
  readonly token: string;
}

export interface Upstream {
  /** A new token for this visitor; one request for all who ask at once. @throws ApiError */
  applyToken(visitor: string): Promise<string>;
  /**
   * Any status may come back: a 401 or 403 is the second one.
   * @param newest the visitor's newest token as far as this relay or another one knows: asked after
   * a 401, since another request may have renewed it.
   * @param options asked before each attempt.
   * @throws ApiError for a dead network, a deadline, or tokens that cannot be had.
   */
  send(
    call: CallName,
    caller: Caller,
    newest: () => Promise<string | undefined>,
    options?: () => SendOptions,
  ): Promise<Sent>;
}

export function createUpstream(
  fabric: Pick<Fabric, 'applyToken' | 'send'>,
  accessTokens: AccessTokens,
  { userName, channelId, locale }: Pick<Config, 'userName' | 'channelId' | 'locale'>,
): Upstream {
  const applying = new Map<string, Promise<string>>();

  const apply = (visitor: string): Promise<string> =>
    accessTokens.use((accessToken) =>
      fabric.applyToken(accessToken, { userId: visitor, userName, channelId, locale }),
    );

  const applyToken = (visitor: string): Promise<string> => {
    const running = applying.get(visitor);
    if (running) return running;
    const started = apply(visitor).finally(() => applying.delete(visitor));
    applying.set(visitor, started);
    return started;
  };

  return {
    applyToken,
    async send(call, caller, newest, options) {
      const as = (token: string): Promise<FabricAnswer> =>
        accessTokens.use((accessToken) => fabric.send(call, { accessToken, token }, options?.()));
      let { token } = caller;
      let answer = await as(token);
      if (answer.status === 401) {
        const known = await newest();
        token = known !== undefined && known !== token ? known : await applyToken(caller.visitor);
        answer = await as(token);
      }
      return { answer, token: answer.renewed ?? token };
    },
  };
}
