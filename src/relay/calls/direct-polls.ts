/**
 * Answers polls on Node's own request and response. Polls are nearly all of a relay's requests, and
 * Hono would cost more than all the rest of a poll. Guards, limits, log lines and metrics are the
 * same ones that Hono's routes have.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallName } from '../../api/http/outcome.js';
import { webAdapterPath } from '../../api/calls.js';
import { type DirectAnswer, DirectExchange } from './direct-exchange.js';
import type { Exchange } from '../visitor/env.js';
import type { Logger } from '../base/log.js';
import type { Requests } from '../visitor/requests.js';

/** The path of polls. */
export const pollPath = `${webAdapterPath}${'getClickToCallEvents' satisfies CallName}`;

/** Hosts that can stand in a URL unchanged; requests with any other Host are left to Hono. */
const plainHost = /^[a-z\d][a-z\d._-]*(?::(?:[1-9]\d{3}|[1-5]\d{4}|6[0-4]\d{3}))?$/;

export interface DirectPollParts {
  readonly log: Logger;
  readonly requests: Requests;
  /** Guards and limits: returns the answer to a poll that goes no further. */
  readonly before: (c: Exchange<DirectAnswer>) => DirectAnswer | undefined;
  readonly poll: (c: Exchange<DirectAnswer>) => Promise<DirectAnswer>;
  /** Makes the answer for an error of the relay's own. */
  readonly broken: (c: Exchange<DirectAnswer>, error: unknown) => DirectAnswer;
}

/** Answers one poll. */
export type DirectPolls = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

export const createDirectPolls =
  ({ log, requests, before, poll, broken }: DirectPollParts): DirectPolls =>
  async (incoming, outgoing) => {
    const c = new DirectExchange(incoming, outgoing, log);
    const began = requests.begin(c);
    let answer: DirectAnswer;
    try {
      answer = before(c) ?? (await poll(c));
    } catch (error) {
      answer = broken(c, error);
    }
    requests.end(c, began, pollPath, answer.status);
    c.send(answer);
  };

/**
 * Whether it is a poll as every browser sends it. Any other request, a preflight too, goes to Hono.
 */
export function isPlainPoll({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    url.startsWith(pollPath) &&
    (url.length === pollPath.length || url[pollPath.length] === '?') &&
    plainHost.test(headers.host ?? '') &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}
