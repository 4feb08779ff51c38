/** One request and its answer on Node's own, without Request, Response and Headers between. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, RelayBindings, RelayEnv } from '../visitor/env.js';
import type { Logger } from '../base/log.js';

type Variables = RelayEnv['Variables'];

/** What the listener knows of a request. */
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

/** What is read of the request. */
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
  /** Names and values in turn: a list is written as it is, of an object Node would make one. */
  readonly #headers: string[] = [];

  /** @param log of the relay: the request's own is made once there is something to say. */
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
