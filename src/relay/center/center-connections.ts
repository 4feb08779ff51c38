/**
 * Connections to the center, each for one request at a time. Node's own pool searches lists of all
 * its connections for each of them, and its client makes a dozen objects for a request: with
 * thousands of held polls that took a third of the relay's time. A request takes 115 µs with Node's
 * client, 51 µs with undici's, and 25 µs with this one.
 */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { type AnswerHead, AnswerReader, odd } from './center-answer.js';

/** Receives the answer to a request. */
export interface AnswerListener {
  /** Status and headers have come. */
  onHead(head: AnswerHead): void;
  onEnd(head: AnswerHead, body: Buffer): void;
  /**
   * @param unheard no byte came on a kept connection: the center has most likely closed it before.
   */
  onFailure(error: Error, unheard: boolean): void;
}

/** A request under way. */
export interface CenterRequest {
  /**
   * Ends the request, at the center too, by closing its connection. The listener hears nothing
   * more.
   */
  destroy(): void;
  /**
   * Asks the center to end the request. An answer that the center has sent before it knows of this
   * still reaches the listener; otherwise the listener is told that the connection has ended.
   */
  part(): void;
}

export interface CenterPlace {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** Most idle connections that are kept for further requests. */
const mostFree = 16_384;
/** Milliseconds of silence after which TCP keep-alive checks whether the center is still there. */
const keepAliveInitialDelay = 1000;
const always = { keepAlive: true, keepAliveInitialDelay, noDelay: true };

/** One socket. It references its listener, and the pool references it, until it has closed. */
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
    // Not `unheard`, so that the request is not sent once more.
    this.#used = false;
    this.socket.end();
  }

  /** Closes the connection. Its listener is told, and does not send the request once more. */
  close(): void {
    this.#used = false;
    this.#fail(odd('ECONNRESET'));
  }

  #onData(bytes: Buffer): void {
    const reader = this.#reader;
    // Bytes that no request asked for would be taken for the answer to the next request.
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
    // The center closes a connection that is idle.
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
  /**
   * Idle ones, the one used last taken first: so the surplus stays idle until the center closes it.
   */
  #free: Connection[] = [];
  /** Connections closed since `#free` was last cleaned; it holds at most so many closed ones. */
  #dead = 0;
  #closed = false;
  /** TLS session of the last connection; it saves the next one a part of the handshake. */
  #session: Buffer | undefined;

  constructor(private readonly place: CenterPlace) {}

  /** @param head request line and headers, with the empty line at their end. */
  ask(head: string, body: string | undefined, waiting: AnswerListener): CenterRequest {
    const connection = this.#take() ?? this.#open();
    connection.ask(head, body, waiting);
    return connection;
  }

  /** Closes all connections, and so ends the requests that are under way. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#all) connection.close();
  }

  /** Keeps the connection for further requests. @returns `false` where enough are kept already. */
  keep(connection: Connection): boolean {
    const needed = !this.#closed && this.#free.length < mostFree;
    if (needed) this.#free.push(connection);
    return needed;
  }

  forget(connection: Connection): void {
    this.#all.delete(connection);
    this.#dead += 1;
    // Closed ones are removed together: where many close at once, a search for each would take
    // longest.
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
      // An IP address must not be sent as the server name (RFC 6066 section 3).
      servername: isIP(host) ? '' : host,
      ALPNProtocols: ['http/1.1'],
      session: this.#session,
    });
    socket.on('session', (session) => (this.#session = session));
    // The resumed session may have been the cause, so the next connection begins without one.
    socket.on('error', () => (this.#session = undefined));
    return socket;
  }
}
