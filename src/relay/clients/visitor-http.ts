/**
 * Requests of the API Fabric in a visitor's name (F1–F3, F6 and F7 in src/api/README.md): they carry
 * both tokens, and their answers may bring a renewed one. Server side only.
 */
import { requireHeaderValue } from '../../api/http/bad-input.js';
import type { AnswerHeaders, Ask, HttpAnswer, HttpRequest } from '../../api/http/request.js';
import { authorized, secretHttp, type SecretHttpOptions } from './fabric-http.js';
import { readRenewed, tokenName } from './renewed-token.js';

/** The two tokens that authorise one visitor's calls. */
export interface FabricKeys {
  /** The relay's token, from `tokenByAkSk`. */
  accessToken: string;
  /** The visitor's token, `ccmessaging-token`, from `applyToken`. */
  token: string;
}

export interface FabricAnswer extends HttpAnswer {
  /** The token the center renewed with this answer: the one to use from now on. */
  renewed?: string;
}

export interface VisitorHttpOptions extends SecretHttpOptions {
  appKey: string;
}

/** Sends one request with these keys, and reads a renewed token from its answer. */
export type VisitorHttp = (
  keys: FabricKeys,
  request: Omit<HttpRequest, 'headers'>,
) => Promise<FabricAnswer>;

/** @throws BadInput; the requests as well, before anything is sent. */
export function visitorHttp({ appKey: given, ...options }: VisitorHttpOptions): VisitorHttp {
  const http: Ask = secretHttp(options);
  const appKey = requireHeaderValue('appKey', given);
  return async ({ accessToken, token }, request) => {
    const headers = authorized(appKey, accessToken);
    headers[tokenName] = requireHeaderValue('token', token);
    let seen: AnswerHeaders | undefined;
    const answer = await http({
      ...request,
      headers,
      onAnswer: (answerHeaders) => {
        seen = answerHeaders;
        request.onAnswer?.(answerHeaders);
      },
    });
    const renewed = readRenewed(answer, seen, token);
    return renewed === undefined ? answer : { ...answer, renewed };
  };
}
