/**
 * The hand-over of a gateway to the page: `accept()` and `waitUntil()` of the `call-gateway` event, and
 * what a page's own SDK reports through the call it gets back. Nothing here throws into the page: a
 * wrong use is reported by `console.warn`. A page that comes with a call of its own and is not taken is
 * asked to hang up, so that its microphone does not stay open.
 */
import type { ConnectorCall, ConnectorEvent, PageHandover } from './connector.js';

/** What a page's SDK can do; controls it does not give are not shown. */
export interface PageControls {
  hangUp(): void | Promise<void>;
  mute?(muted: boolean): void | Promise<void>;
  camera?(on: boolean): void | Promise<void>;
  sendTones?(digits: string): void | Promise<void>;
}

/** What a page's SDK reports. */
export interface PageCall {
  connected(): void;
  reconnecting(): void;
  ended(): void;
  /** @param message for a developer. */
  failed(message: string): void;
}

const warn = (message: string): void => console.warn(`click-to-dial/connector: ${message}`);

/** A page may report anything, even an object that cannot be text. */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value instanceof Error ? value.message : '';

/** What a page has put on every object, as a `size`, is no option of a stream's. */
const streamOf = (
  source: UnderlyingDefaultSource<ConnectorEvent>,
): ReadableStream<ConnectorEvent> =>
  new ReadableStream(
    Object.assign(Object.create(null), source) as typeof source,
    Object.create(null) as object,
  );

export class Handover implements PageHandover {
  readonly #handsOver: boolean;
  #open: boolean;
  /** What the page waits for; undefined once the event is over. */
  #promises: Promise<unknown>[] | undefined = [];
  /** Ends the waiting. */
  #release!: () => void;
  readonly #released = new Promise<void>((resolve) => {
    this.#release = resolve;
  });
  #controls: PageControls | undefined;
  #hungUp: Promise<void> | undefined;
  #connected = false;
  #sink!: ReadableStreamDefaultController<ConnectorEvent>;
  #over = false;
  #ended = false;
  readonly events: ReadableStream<ConnectorEvent>;

  /** @param open false where the connector carries the call itself and takes no page's. */
  constructor(open: boolean) {
    this.#handsOver = this.#open = open;
    this.events = streamOf({
      start: (sink) => {
        this.#sink = sink;
      },
      cancel: () => {
        this.#over = true;
      },
    });
  }

  /** The call as the page carries it; where nobody accepted, the hand-over is the connection. */
  carry(): ConnectorCall {
    const controls = this.#controls;
    if (!controls) return carriedByNobody();
    const call: ConnectorCall = {
      events: this.events,
      reportsMedia: true,
      hangUp: () => this.hangUp(),
    };
    for (const name of ['mute', 'camera', 'sendTones'] as const) {
      // Called on the page's own object, which may be a class instance.
      if (typeof controls[name] === 'function') {
        Object.assign(call, { [name]: (value: never) => controls[name]?.(value) });
      }
    }
    return call;
  }

  /** Bound, so that it can be a method of the event. */
  readonly accept = (controls: PageControls): PageCall => {
    if (!this.#handsOver) {
      warn('accept(): this connector carries the call itself; ignored');
      return this.#pageCall(false);
    }
    if (!this.#open) {
      warn('accept(): too late, or taken already; hangUp() is called');
      // Not from within accept(): the page has not got its call yet.
      Promise.resolve()
        .then(() => controls.hangUp())
        .catch(() => {});
      return this.#pageCall(false);
    }
    if (typeof controls?.hangUp !== 'function') {
      warn(
        'accept(): expected {hangUp(), mute?, camera?, sendTones?}, each a function; hangUp is missing',
      );
    }
    this.#controls = controls ?? { hangUp: () => {} };
    this.close();
    return this.#pageCall(true);
  };

  /** Bound, as `accept`. Holds the hand-over until the promise is settled, or somebody has accepted. */
  readonly waitUntil = (promise: unknown): void => {
    const held = Promise.resolve(promise);
    held.catch((error: unknown) => this.#breaks(error));
    if (this.#promises) this.#promises.push(held);
    else warn('call-gateway: waitUntil() came too late and holds nothing');
  };

  /**
   * The event is over: resolves when it is decided whether the page carries the call.
   * @throws what the page's promise was rejected with, where nobody has accepted.
   */
  async decided(): Promise<void> {
    const all = Promise.all(this.#promises ?? []);
    if (this.#promises?.length === 0) this.close();
    this.#promises = undefined;
    try {
      await Promise.race([all, this.#released]);
    } finally {
      this.close();
    }
  }

  /** From here on nobody can accept any more. */
  close(): void {
    this.#open = false;
    this.#release();
  }

  /** Asks the page that has accepted, once. Who has ended the call is not asked to. */
  hangUp(): Promise<void> {
    this.#hungUp ??= this.#hangUp();
    return this.#hungUp;
  }

  async #hangUp(): Promise<void> {
    const controls = this.#controls;
    // accept() has warned where there is no such method.
    if (!this.#ended && typeof controls?.hangUp === 'function') await controls.hangUp();
  }

  /** What the page waits for has failed: so has its call, unless people talk already. */
  #breaks(error: unknown): void {
    if (!this.#controls || this.#over) return;
    if (this.#connected) return warn(`call-gateway: waitUntil(): ${asText(error)}`);
    this.#report({ type: 'failed', message: asText(error) });
  }

  #report(event: ConnectorEvent): void {
    this.#sink.enqueue(event);
    if (event.type !== 'ended' && event.type !== 'failed') return;
    this.#over = true;
    this.#sink.close();
  }

  #pageCall(live: boolean): PageCall {
    const report = (event: ConnectorEvent): void => {
      if (!live || this.#over) return;
      this.#connected ||= event.type === 'connected';
      this.#report(event);
      this.#ended = this.#over;
    };
    return {
      connected: () => report({ type: 'connected' }),
      reconnecting: () => report({ type: 'reconnecting' }),
      ended: () => report({ type: 'ended' }),
      failed: (message) => report({ type: 'failed', message: asText(message) }),
    };
  }
}

const carriedByNobody = (): ConnectorCall => ({
  events: streamOf({ start: (sink) => sink.enqueue({ type: 'connected' }) }),
  reportsMedia: false,
  hangUp: () => {},
});
