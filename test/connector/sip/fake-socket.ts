/**
 * WebSockets that the test controls: nothing is opened, refused or received before it says so. As
 * in browsers, `close` is fired in a later task, and sending in the wrong state throws or loses the
 * data.
 */

/** Stands in for `WebSocket` between `install()` and `uninstall()`. */
export class FakeSocket extends EventTarget {
  static readonly sockets: FakeSocket[] = [];
  static #native: typeof WebSocket | undefined;
  /** Called with each new socket. */
  static onCreate: (socket: FakeSocket) => void = () => {};

  static install(): void {
    this.#native ??= globalThis.WebSocket;
    this.sockets.length = 0;
    this.onCreate = () => {};
    globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
  }

  static uninstall(): void {
    if (this.#native) globalThis.WebSocket = this.#native;
  }

  /** Addresses in the order in which they were tried. */
  static get tried(): string[] {
    return this.sockets.map(({ url }) => url);
  }

  /** Sockets that are not closed. */
  static get living(): string[] {
    return this.sockets.filter(({ readyState }) => readyState < 2).map(({ url }) => url);
  }

  static get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('No socket was opened');
    return socket;
  }

  readonly sent: string[] = [];
  /** Called with each sent message. */
  onSend: (data: string) => void = () => {};
  readyState = 0;
  binaryType = 'blob';

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    super();
    FakeSocket.sockets.push(this);
    FakeSocket.onCreate(this);
  }

  send(data: string): void {
    if (this.readyState === 0) throw new DOMException('Still connecting', 'InvalidStateError');
    if (this.readyState !== 1) return;
    this.sent.push(data);
    this.onSend(data);
  }

  close(): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    queueMicrotask(() => this.fail());
  }

  /** Opens it from the other side. */
  accept(): void {
    if (this.readyState !== 0) throw new Error(`${this.url} is not being opened`);
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  /** Receives a message, also while it closes: a message on its way still arrives. */
  receive(data: unknown): void {
    if (this.readyState === 1 || this.readyState === 2)
      this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** Refuses or closes it from the other side. */
  fail(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new CloseEvent('close'));
  }
}
