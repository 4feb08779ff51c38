/**
 * A visitor's connection to one relay, on a bare socket, which also shows answers that come too
 * late.
 */
import { connect, type Socket } from 'node:net';
import { isWhole } from '../visitors.js';

export class Line {
  #socket: Socket | undefined;
  #text = '';
  #heard: ((answer: string | undefined) => void) | undefined;

  constructor(
    readonly port: number,
    /** Called with data that comes on a connection after `leave()`. */
    readonly onLate: (answer: string) => void,
  ) {}

  /** @returns the whole answer, head and body, or nothing where the connection has ended. */
  ask(request: string): Promise<string | undefined> {
    this.#socket ??= this.#connect();
    this.#socket.write(request, 'latin1');
    return new Promise((resolve) => (this.#heard = resolve));
  }

  /** Gives up the request and ends the connection, as a page does that is reloaded. */
  leave(): void {
    this.#heard?.(undefined);
    this.#heard = undefined;
    this.#socket?.end();
    this.#socket = undefined;
    this.#text = '';
  }

  #connect(): Socket {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => {
      if (socket !== this.#socket) return this.onLate(String(chunk));
      this.#text += chunk.toString('latin1');
      if (isWhole(this.#text)) this.#tell(this.#text);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      this.#tell(undefined);
    });
    return socket;
  }

  #tell(answer: string | undefined): void {
    const heard = this.#heard;
    this.#text = '';
    this.#heard = undefined;
    heard?.(answer);
  }
}
