/**
 * One WebSocket of the gateway (RFC 7118): SIP messages in and out, and the keep-alive of RFC 5626
 * section 3.5.1, a double CRLF that is answered by a single one.
 *
 * A fixture for demo and tests, not for production.
 */
import type { WebSocket } from 'ws';
import { readMessage, type SipMessage } from './message.js';

export class Connection {
  readonly #socket: WebSocket;
  readonly #gone = new AbortController();
  #frozen = false;

  constructor(socket: WebSocket, receive: (message: SipMessage, from: Connection) => void) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      if (this.#frozen) return;
      const text = data.toString();
      if (text === '\r\n\r\n') return this.send('\r\n');
      const message = readMessage(text);
      if (message) receive(message, this);
      else if (text.trim() !== '') console.warn(`gateway: no SIP message: ${text.slice(0, 200)}`);
    });
    socket.on('close', () => this.#gone.abort());
    // Without a listener 'error' would throw; 'close' follows it and is handled above.
    socket.on('error', () => {});
  }

  /** Aborts when the socket has gone. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /**
   * Sends a message; silently dropped if the socket has gone, which the other side notices itself.
   */
  send(text: string): void {
    if (!this.#frozen && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  /** Drops everything in both directions while the socket stays open, as a dead network does. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** Closes the socket without a closing handshake, as the crash of a server does. */
  cut(): void {
    this.#socket.terminate();
  }
}
