/**
 * The client by which an agent's desktop asks the CC-Gateway (A1 in src/api/README.md) who is
 * calling while the call still rings. It is independent of the visitor's side.
 */
import { withoutSlash } from '../../base/slash.js';
import { isAgentId } from './agent-id.js';
import { isHeaderValue } from '../../api/http/bad-input.js';
import { readCallInfo, type CallInfo } from './call-info.js';
import { retcodeCause, retcodeOutcome } from './retcodes.js';
import { ApiError, badResponse, clip, type ApiErrorCode } from '../../api/http/errors.js';
import { isObject, readField, readText } from '../../api/http/fields.js';
import { createHttp } from '../../api/http/http.js';
import type { HttpAnswer, HttpOptions } from '../../api/http/request.js';
import { statusOutcomes } from '../../api/http/outcome.js';

export type { CallInfo } from './call-info.js';
export { isAgentId };

/** Milliseconds a query may take. */
const queryTimeout = 15_000;

export type CallInfoErrorCode =
  | Exclude<ApiErrorCode, 'no-agent' | 'unavailable' | 'closed'>
  | 'not-signed-in'
  | 'authentication-expired'
  | 'bad-input';

interface CallInfoErrorInit extends ErrorOptions {
  retcode?: string | undefined;
  repeatable?: boolean;
  retryAfter?: number | undefined;
}

export class CallInfoError extends Error {
  override get name(): 'CallInfoError' {
    return 'CallInfoError';
  }

  /** The CC-Gateway's return code, where its answer had a readable one. */
  readonly retcode: string | undefined;
  /** Whether the same query may succeed in a moment. */
  readonly repeatable: boolean;
  /** Milliseconds the server asks to wait (`Retry-After`, RFC 9110 section 10.2.3). */
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: CallInfoErrorCode,
    message: string,
    { retcode, repeatable = false, retryAfter, cause }: CallInfoErrorInit = {},
  ) {
    super(message, { cause });
    this.retcode = retcode;
    this.repeatable = repeatable;
    this.retryAfter = retryAfter;
  }
}

export interface CcGatewayOptions extends Omit<HttpOptions, 'base'> {
  /** Base of the CC-Gateway, or of the reverse proxy before it; may have a path prefix. */
  server: string;
}

export interface CcGateway {
  /**
   * Sends one query, which takes at most 15 s.
   * @param agentId see {@link isAgentId}.
   * @param guid the secret that the sign-in returned, or the event poll with dynamic
   *   authentication.
   * @returns undefined where no call rings.
   * @throws CallInfoError; the signal's reason when it aborts.
   */
  callInfoBeforeAnswer(
    agentId: string | number,
    guid: string,
    signal?: AbortSignal,
  ): Promise<CallInfo | undefined>;
}

export function createCcGateway({
  server,
  fetch = globalThis.fetch,
  clock,
}: CcGatewayOptions): CcGateway {
  const base = `${withoutSlash(server)}/agentgateway/resource/calldata/`;
  // Redirects are not followed, because they would carry the Guid to whatever host they name. The
  // Guid alone identifies the agent, so no cookies are sent to another origin, which therefore need
  // not allow credentials.
  const own: RequestInit = { redirect: 'manual', credentials: 'same-origin' };
  const http = createHttp({
    base,
    clock,
    fetch: (input, init) => fetch(input, { ...init, ...own }),
  });

  return {
    async callInfoBeforeAnswer(agentId, guid, signal) {
      signal?.throwIfAborted();
      if (!isAgentId(agentId)) throw badInput('agent id', 'a whole number from 101 to 999999');
      if (!isHeaderValue(guid)) throw badInput('guid', 'visible ASCII without spaces, not empty');
      try {
        const path = `${agentId}/callinfobeforeanswer`;
        const headers = { guid };
        return accept(
          await http({ method: 'GET', path, headers, timeout: queryTimeout, signal }),
          guid,
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const { code, message, repeatable, retryAfter } = error;
        throw new CallInfoError(
          code as CallInfoErrorCode,
          // The HTTP client's hint about CORS is replaced, because a CC-Gateway is not documented
          // to support CORS.
          code === 'network'
            ? `no answer from ${base}. Is it up, and behind the page's own origin?`
            : message,
          { repeatable, retryAfter, cause: error },
        );
      }
    },
  };
}

/** The message does not contain the value, which may be a secret. */
const badInput = (field: string, rule: string): CallInfoError =>
  new CallInfoError('bad-input', `${field} must be ${rule}`);

/**
 * The call in an answer.
 * @throws CallInfoError; ApiError `bad-response`.
 */
function accept({ status, body, retryAfter }: HttpAnswer, guid: string): CallInfo | undefined {
  const answer = isObject(body) ? body : {};
  const given = readField(answer, 'retcode');
  const retcode = readText(given);
  const byStatus = statusOutcomes.find(({ from, to }) => status >= from && status <= to);
  if (!byStatus) {
    if (retcode === '0') return readCallInfo(readField(answer, 'result'));
    if (answer !== body) throw badResponse('body', 'a JSON object', typeof body, { retryAfter });
    if (retcode === undefined) {
      throw badResponse('retcode', 'text or a number', given && typeof given, { retryAfter });
    }
  }
  const byRetcode = retcodeOutcome(retcode);
  // A return code that says what is wrong with the agent's sign-in is more exact than the HTTP
  // status.
  const { code, repeatable } = byStatus && byRetcode.code === 'refused' ? byStatus : byRetcode;
  const said = [
    // A redirect that was not followed has status 0.
    byStatus && `HTTP ${status || 'redirect'}`,
    retcode && `retcode ${retcode}`,
    retcodeCause(retcode),
    readText(readField(answer, 'message')),
  ];
  // Removes the Guid from an answer that repeats it, so that it does not get into a log.
  const hide = (text: string): string => clip(text.replaceAll(guid, '…'));
  throw new CallInfoError(code as CallInfoErrorCode, hide(said.filter(Boolean).join(', ')), {
    retcode: retcode && hide(retcode),
    repeatable,
    retryAfter,
  });
}
