/**
 * Connections to the center, each for one request at a time. Node's own pool looks for each in lists of
 * all of them, and its client makes a dozen objects for a request: with thousands of held polls that
 * took a third of the relay's time. A request by Node's takes 115 µs, by undici's clients 51, by these 25.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { type AnswerHead, AnswerReader, odd } from './center-answer.js';

/** Who waits for an answer. */
export interface AnswerListener {
  /** It begins. */
  onHead(head: AnswerHead): void;
  onEnd(head: AnswerHead, body: Buffer): void;
  /** @param unheard not a byte came, on a connection that was used before: the center had closed it. */
  onFailure(error: Error, unheard: boolean): void;
}

/** A request under way. */
export interface CenterRequest {
  /** Ends it at the center too, by ending its connection. Whoever waits hears nothing more. */
  destroy(): void;
  /**
   * Asks the center to end it. What it has said by then, not knowing yet, is still heard; else whoever
   * waits hears that the connection has ended.
   */
  part(): void;
}

export interface CenterPlace {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** So many wait for further use at most. */
const mostFree = 16_384;
/** Milliseconds of silence after which the system looks whether the other end is still there. */
const keepAliveInitialDelay = 1000;
const always = { keepAlive: true, keepAliveInitialDelay, noDelay: true };

/** One socket. It holds whoever waits, and the pool holds it, until its end has been told. */
class Connection implements CenterRequest {
  #waiting: AnswerListener | undefined;
  #reader: AnswerReader | undefined;
  #used = false;

  constructor(
    private readonly socket: Socket,
    private readonly pool: CenterConnections,
  ) {
    socket.on('data', (bytes) => this.#onData(bytes));
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => {
      this.#fail(odd('ECONNRESET'));
      pool.forget(this);
    });
  }

  get usable(): boolean {
    return this.socket.writable;
  }

  ask(head: string, body: string | undefined, waiting: AnswerListener): void {
    this.#waiting = waiting;
    this.#reader = new AnswerReader();
    if (this.#used) this.socket.ref();
    if (body === undefined) this.socket.write(head, 'latin1');
    else this.socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]));
  }

  destroy(): void {
    this.#waiting = undefined;
    this.#reader = undefined;
    this.socket.destroy();
  }

  part(): void {
    // Not to be tried once more.
    this.#used = false;
    this.socket.end();
  }

  /** Whoever waits is told, and not to try once more. */
  close(): void {
    this.#used = false;
    this.#fail(odd('ECONNRESET'));
  }

  #onData(bytes: Buffer): void {
    const reader = this.#reader;
    // Nobody has asked for it, and whoever asks next would take it for an answer.
    if (!reader) return this.destroy();
    const { head: before } = reader;
    try {
      reader.push(bytes);
    } catch (error) {
      return this.#fail(error as Error);
    }
    const { head } = reader;
    if (head && !before) this.#waiting?.onHead(head);
    return reader.done ? this.#finish(reader) : undefined;
  }

  #onEnd(): void {
    const reader = this.#reader;
    // The center has had enough of a connection that nobody needs.
    if (!reader) return this.destroy();
    try {
      reader.end();
    } catch (error) {
      return this.#fail(error as Error);
    }
    return this.#finish(reader);
  }

  #finish({ head, body, keep }: AnswerReader): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#reader = undefined;
    this.#used = true;
    if (keep && this.usable && this.pool.keep(this)) this.socket.unref();
    else this.socket.destroy();
    if (head) waiting?.onEnd(head, body);
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    const unheard = this.#used && this.#reader?.begun === false;
    this.destroy();
    waiting?.onFailure(error, unheard);
  }
}

export class CenterConnections {
  readonly #all = new Set<Connection>();
  /** The one used last goes first, so that those that are too many grow old, and the center closes them. */
  #free: Connection[] = [];
  /** So many of them have been closed at least. */
  #dead = 0;
  #closed = false;
  /** Saves the next connection a part of the handshake. */
  #session: Buffer | undefined;

  constructor(private readonly place: CenterPlace) {}

  /** @param head of the request, with its empty line. */
  ask(head: string, body: string | undefined, waiting: AnswerListener): CenterRequest {
    const connection = this.#take() ?? this.#open();
    connection.ask(head, body, waiting);
    return connection;
  }

  /** All of them end, and with them what is under way. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#all) connection.close();
  }

  /** For further use. @returns whether it is needed. */
  keep(connection: Connection): boolean {
    const needed = !this.#closed && this.#free.length < mostFree;
    if (needed) this.#free.push(connection);
    return needed;
  }

  forget(connection: Connection): void {
    this.#all.delete(connection);
    this.#dead += 1;
    // Not one by one: to look for each would take longer than all the rest where many end at once.
    if (this.#dead * 2 < this.#free.length) return;
    this.#free = this.#free.filter(({ usable }) => usable);
    this.#dead = 0;
  }

  #take(): Connection | undefined {
    for (let last = this.#free.pop(); last; last = this.#free.pop()) {
      if (last.usable) return last;
    }
    return undefined;
  }

  #open(): Connection {
    const connection = new Connection(this.#connect(), this);
    this.#all.add(connection);
    return connection;
  }

  #connect(): Socket {
    const { secure, host, port } = this.place;
    if (!secure) return connectPlain({ ...always, host, port });
    const socket = connectSecure({
      ...always,
      host,
      port,
      // An address is none (RFC 6066 section 3).
      servername: isIP(host) ? '' : host,
      ALPNProtocols: ['http/1.1'],
      session: this.#session,
    });
    socket.on('session', (session) => (this.#session = session));
    // It may have been that session.
    socket.on('error', () => (this.#session = undefined));
    return socket;
  }
}
