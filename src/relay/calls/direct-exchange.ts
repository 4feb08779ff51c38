/**
 * An `Exchange` on Node's own request and response, without the cost of Request, Response and
 * Headers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, RelayBindings, RelayEnv } from '../visitor/env.js';
import type { Logger } from '../base/log.js';

type Variables = RelayEnv['Variables'];

/** The bindings of a request that came to Node's listener. */
export function bindingsOf(
  { socket }: IncomingMessage,
  outgoing: ServerResponse,
): RelayEnv['Bindings'] {
  const peer = socket.remoteAddress;
  return {
    ...(peer !== undefined && { peer }),
    onLost(listener) {
      const check = (): void => {
        if (!outgoing.writableFinished) listener();
      };
      if (outgoing.closed) check();
      else outgoing.once('close', check);
    },
  } satisfies RelayBindings;
}

/** An answer that is not written yet. */
export interface DirectAnswer {
  readonly status: number;
  readonly text: string | null;
}

/** The part of a request that guards, limits and polls read. */
class DirectRequest {
  constructor(private readonly incoming: IncomingMessage) {}

  get method(): string {
    return this.incoming.method ?? '';
  }
  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return typeof value === 'string' ? value : undefined;
  }
}

export class DirectExchange implements Exchange<DirectAnswer> {
  readonly req: DirectRequest;
  readonly env: RelayEnv['Bindings'];
  readonly #outgoing: ServerResponse;
  readonly #log: Logger;
  readonly #variables: { [Name in keyof Variables]: Variables[Name] | undefined } = {
    requestId: undefined,
    address: undefined,
    visitor: undefined,
    session: undefined,
    log: undefined,
    upstreamMs: undefined,
  };
  /**
   * Names and values in turn: Node writes such a list as it is, and would first turn an object into
   * one.
   */
  readonly #headers: string[] = [];

  /**
   * @param log the relay's; a child with the request's id is made when there is something to log.
   */
  constructor(incoming: IncomingMessage, outgoing: ServerResponse, log: Logger) {
    this.req = new DirectRequest(incoming);
    this.env = bindingsOf(incoming, outgoing);
    this.#outgoing = outgoing;
    this.#log = log;
  }

  get<Name extends keyof Variables>(name: Name): Variables[Name] {
    if (name === 'log') {
      this.#variables.log ??= this.#log.child({ requestId: this.#variables.requestId });
    }
    return this.#variables[name] as Variables[Name];
  }

  set<Name extends keyof Variables>(name: Name, value: Variables[Name]): void {
    this.#variables[name] = value;
  }

  header(name: string, value: string): void {
    const written = name.toLowerCase();
    let at = 0;
    while (at < this.#headers.length && this.#headers[at] !== written) at += 2;
    this.#headers[at] = written;
    this.#headers[at + 1] = value;
  }

  body(text: string | null, status: number, headers?: Record<string, string>): DirectAnswer {
    for (const name in headers) this.header(name, headers[name] ?? '');
    return { status, text };
  }

  /** Writes the answer, in one piece. */
  send({ status, text }: DirectAnswer): void {
    if (text !== null) this.header('content-length', String(Buffer.byteLength(text)));
    this.#outgoing.writeHead(status, this.#headers).end(text ?? undefined);
  }
}
