/**
 * Replaces JsSIP's sender of requests, which answers one challenge only, and only by MD5. This one
 * answers every server and proxy that asks for credentials, one after the other or several at once,
 * and sends its answers with each later request (RFC 3261 sections 22.2 and 22.3), so that a BYE
 * needs no second try.
 */
import { answerable, type Asked, Digest } from './digest.js';
import type { Transaction } from './leg.js';
import type { Challenge } from './reading/values.js';

interface Request extends Asked {
  readonly call_id: string;
  cseq: number;
  clone(): Request;
  getHeaders(name: string): string[];
  setHeader(name: string, value: string | string[]): void;
}

interface Response {
  readonly status_code: number;
  readonly headers: Readonly<Record<string, readonly { readonly parsed?: unknown }[]>>;
}

interface Handlers {
  onRequestTimeout(): void;
  onTransportError(): void;
  onReceiveResponse(response: Response): void;
  onAuthenticated(request: Request): void;
}

interface Way {
  readonly via_transport: string;
  send(request: Request): boolean;
}

interface Agent {
  readonly transport: Way;
  readonly configuration: {
    readonly authorization_user: string;
    readonly password: string | null;
  };
}

interface ClientTransaction extends Transaction {
  send(): void;
}

type TransactionClass = new (
  agent: Agent,
  way: Way,
  request: Request,
  handlers: Pick<Handlers, 'onRequestTimeout' | 'onTransportError' | 'onReceiveResponse'>,
) => ClientTransaction;

export interface Transactions {
  readonly InviteClientTransaction: TransactionClass;
  readonly AckClientTransaction: TransactionClass;
  readonly NonInviteClientTransaction: TransactionClass;
}

/** Each header that challenges, with the header of its answer; in JsSIP's spelling. */
const headers = [
  ['WWW-Authenticate', 'Authorization'],
  ['Proxy-Authenticate', 'Proxy-Authorization'],
] as const;

/**
 * Most rounds of challenges answered for one request, so that a gateway that never accepts is given
 * up.
 */
const patience = 8;

/** What is remembered of one agent between its requests: challenges and sent requests. */
class Memory {
  /** Digests by header and realm. */
  readonly digests = new Map<string, Digest>();
  /** The latest INVITE: its ACK carries the same credentials (section 22.1). */
  invite: Request | undefined;
  /**
   * Highest CSeq sent, by Call-ID: others may have gone out while the gateway challenged this
   * request.
   */
  readonly highest = new Map<string, number>();
}

const memories = new WeakMap<Agent, Memory>();

function memoryOf(agent: Agent): Memory {
  const memory = memories.get(agent) ?? new Memory();
  memories.set(agent, memory);
  return memory;
}

export class RequestSender {
  /** JsSIP's dialogs read this field. */
  clientTransaction: ClientTransaction | undefined;
  readonly #classes: Transactions;
  readonly #agent: Agent;
  readonly #handlers: Handlers;
  readonly #memory: Memory;
  readonly #answered = new Set<string>();
  #rounds = 0;
  #request: Request;

  constructor(classes: Transactions, agent: Agent, request: Request, handlers: Handlers) {
    this.#classes = classes;
    this.#agent = agent;
    this.#request = request;
    this.#handlers = handlers;
    this.#memory = memoryOf(agent);
  }

  send(): void {
    const agent = this.#agent;
    const { transport } = agent;
    const { highest } = this.#memory;
    const request = this.#request;
    const { method, call_id: call, cseq } = request;
    if (method === 'ACK') this.#copyTo(request);
    else {
      this.#sign();
      highest.set(call, Math.max(cseq, highest.get(call) ?? 0));
    }
    if (method === 'INVITE') this.#memory.invite = request;
    const way: Way = {
      via_transport: transport.via_transport,
      send: (sent) => {
        // The transaction itself sends the ACK to a final response of 300 or above.
        if (sent.method === 'ACK') this.#copyTo(sent);
        return transport.send(sent);
      },
    };
    const kind = method === 'INVITE' ? 'Invite' : method === 'ACK' ? 'Ack' : 'NonInvite';
    const Class = this.#classes[`${kind}ClientTransaction`];
    this.clientTransaction = new Class(agent, way, request, {
      onRequestTimeout: () => this.#handlers.onRequestTimeout(),
      onTransportError: () => this.#handlers.onTransportError(),
      onReceiveResponse: (response) => {
        if (!this.#answers(response)) this.#handlers.onReceiveResponse(response);
      },
    });
    this.clientTransaction.send();
  }

  /**
   * Repeats the request with credentials where the response challenges it; false where it does not,
   * or where no new answer can be given.
   */
  #answers(response: Response): boolean {
    const { status_code: status } = response;
    const { password } = this.#agent.configuration;
    if ((status !== 401 && status !== 407) || !password) return false;
    const asked = challengesOf(response);
    // The same challenge again means that the password was wrong, unless it says that only the
    // nonce was stale.
    const isRefused = asked.some(
      ([key, { nonce, stale }]) =>
        this.#answered.has(`${key} ${nonce}`) || (this.#answered.has(key) && !stale),
    );
    if (asked.length === 0 || isRefused || this.#rounds === patience) return false;
    this.#rounds += 1;
    for (const [key, challenge] of asked) {
      this.#answered.add(key).add(`${key} ${challenge.nonce}`);
      this.#memory.digests.set(key, new Digest(challenge));
    }
    const request = this.#request.clone();
    const { call_id: call, method } = request;
    request.cseq = (this.#memory.highest.get(call) ?? request.cseq) + 1;
    request.setHeader('cseq', `${request.cseq} ${method}`);
    this.#request = request;
    this.#handlers.onAuthenticated(request);
    this.send();
    return true;
  }

  #sign(): void {
    const { authorization_user: user, password } = this.#agent.configuration;
    for (const [, name] of headers) {
      const answers = [...this.#memory.digests].flatMap(
        ([key, digest]) =>
          (key.startsWith(`${name} `) &&
            digest.answer(this.#request, { user, password: password ?? '' })) ||
          [],
      );
      if (answers.length > 0) this.#request.setHeader(name, answers);
    }
  }

  #copyTo(ack: Request): void {
    for (const [, name] of headers) {
      const values = this.#memory.invite?.getHeaders(name) ?? [];
      if (values.length > 0) ack.setHeader(name, values);
    }
  }
}

export const createRequestSender = (
  transactions: Transactions,
): new (agent: Agent, request: Request, handlers: Handlers) => RequestSender =>
  class extends RequestSender {
    constructor(agent: Agent, request: Request, handlers: Handlers) {
      super(transactions, agent, request, handlers);
    }
  };

/** One challenge that can be answered for each realm; a proxy that forks sends several at once. */
function challengesOf(response: Response): [key: string, challenge: Challenge][] {
  return headers.flatMap(([asks, answers]) => {
    const all = (response.headers[asks] ?? []).map(({ parsed }) => parsed as Challenge);
    const realms = new Set(all.map(({ realm }) => realm));
    return [...realms].flatMap((realm): [string, Challenge][] => {
      const challenge = answerable(all.filter((one) => one.realm === realm));
      return challenge ? [[`${answers} ${realm}`, challenge]] : [];
    });
  });
}
