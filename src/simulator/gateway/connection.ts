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
    // 'close' follows.
    socket.on('error', () => {});
  }

  /** Aborts when the socket has gone. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Lost without a word where the socket has gone: the other side will find out. */
  send(text: string): void {
    if (!this.#frozen && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  /** As if the network swallowed everything: the socket stays open, and nothing passes. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** Without a closing handshake, as when a server dies. */
  cut(): void {
    this.#socket.terminate();
  }
}
