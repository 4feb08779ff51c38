/**
 * The hand-over of a gateway to the page: `accept()` and `waitUntil()` of the `call-gateway` event,
 * and the events that a page's own SDK reports through the call it gets back. Nothing here throws
 * into the page: a wrong use is reported by `console.warn`. A page whose call is not accepted is
 * asked to hang it up, so that its microphone does not stay open.
 */
import type { ConnectorCall, ConnectorEvent, PageHandover } from './connector.js';

/** Actions of a page's SDK; the panel does not show the controls of those that are missing. */
export interface PageControls {
  hangUp(): void | Promise<void>;
  mute?(muted: boolean): void | Promise<void>;
  camera?(on: boolean): void | Promise<void>;
  sendTones?(digits: string): void | Promise<void>;
}

/** Methods by which a page's SDK reports on its call. */
export interface PageCall {
  connected(): void;
  reconnecting(): void;
  ended(): void;
  /** @param message for a developer. */
  failed(message: string): void;
}

const warn = (message: string): void => console.warn(`click-to-dial/connector: ${message}`);

/**
 * The message as text; a page may report anything, even an object that cannot be converted to text.
 */
const asText = (value: unknown): string =>
  typeof value === 'string' ? value : value instanceof Error ? value.message : '';

/**
 * A stream whose options have no prototype, so that members which a page has added to
 * `Object.prototype`, as `size`, are not read as options.
 */
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
  /** Promises given to `waitUntil()`; undefined once the event is over. */
  #promises: Promise<unknown>[] | undefined = [];
  /** Ends the wait in `decided()`. */
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

  /**
   * @param open false where the connector carries the call itself and accepts none from the page.
   */
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

  /**
   * The page's call for the session; where no page has accepted, a call that is connected at once.
   */
  carry(): ConnectorCall {
    const controls = this.#controls;
    if (!controls) return carriedByNobody();
    const call: ConnectorCall = {
      events: this.events,
      reportsMedia: true,
      hangUp: () => this.hangUp(),
    };
    for (const name of ['mute', 'camera', 'sendTones'] as const) {
      // Called as methods of the page's own object, which may be a class instance.
      if (typeof controls[name] === 'function') {
        Object.assign(call, { [name]: (value: never) => controls[name]?.(value) });
      }
    }
    return call;
  }

  /** An arrow function, so that it can be a method of the event. */
  readonly accept = (controls: PageControls): PageCall => {
    if (!this.#handsOver) {
      warn('accept(): this connector carries the call itself; ignored');
      return this.#pageCall(false);
    }
    if (!this.#open) {
      warn('accept(): too late, or taken already; hangUp() is called');
      // Not called within accept(), because the page has not received its call object yet.
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

  /**
   * An arrow function, as `accept`. Delays the hand-over until the promise is settled or the page
   * has accepted.
   */
  readonly waitUntil = (promise: unknown): void => {
    const held = Promise.resolve(promise);
    held.catch((error: unknown) => this.#breaks(error));
    if (this.#promises) this.#promises.push(held);
    else warn('call-gateway: waitUntil() came too late and holds nothing');
  };

  /**
   * Called when the event has been dispatched. Resolves when it is decided whether the page carries
   * the call.
   * @throws the reason with which the page's promise was rejected, where the page has not accepted.
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

  /** From now on `accept()` is refused. */
  close(): void {
    this.#open = false;
    this.#release();
  }

  /** Asks the page to hang up, once; not where the page itself has reported the end. */
  hangUp(): Promise<void> {
    this.#hungUp ??= this.#hangUp();
    return this.#hungUp;
  }

  async #hangUp(): Promise<void> {
    const controls = this.#controls;
    // accept() has warned of a missing hangUp().
    if (!this.#ended && typeof controls?.hangUp === 'function') await controls.hangUp();
  }

  /**
   * The page's promise was rejected, so its call has failed too, unless it is already connected.
   */
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
