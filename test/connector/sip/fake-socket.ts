/**
 * WebSockets in the hand of the test: nothing is opened, refused or received before it says so. As in
 * browsers, `close` is told in a later task, and what is sent in the wrong state throws or is lost.
 */

/** Stands in for `WebSocket` between `install()` and `uninstall()`. */
export class FakeSocket extends EventTarget {
  static readonly sockets: FakeSocket[] = [];
  static #native: typeof WebSocket | undefined;
  /** Called with each new one. */
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

  /** Those that are not closed. */
  static get living(): string[] {
    return this.sockets.filter(({ readyState }) => readyState < 2).map(({ url }) => url);
  }

  static get latest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('No socket was opened');
    return socket;
  }

  readonly sent: string[] = [];
  /** Called with all that is sent. */
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

  /** The other side lets it in. */
  accept(): void {
    if (this.readyState !== 0) throw new Error(`${this.url} is not being opened`);
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  /** Also while it is being closed: what was on its way still comes. */
  receive(data: unknown): void {
    if (this.readyState === 1 || this.readyState === 2)
      this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** The other side refuses, or goes. */
  fail(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event('error'));
    this.dispatchEvent(new CloseEvent('close'));
  }
}
