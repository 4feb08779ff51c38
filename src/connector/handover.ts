/**
 * The hand-over of a gateway to the page: `accept()` of the `call-gateway` event, and what a page's
 * own SDK reports through the call it gets back. Nothing here throws into the page: a wrong use is
 * reported by `console.warn`.
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

const warn = (message: string): void => console.warn(`<click-to-dial> accept(): ${message}`);

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
  #open: boolean;
  #controls: PageControls | undefined;
  #sink!: ReadableStreamDefaultController<ConnectorEvent>;
  #over = false;
  #ended = false;
  readonly events: ReadableStream<ConnectorEvent>;

  /** @param open false where the connector carries the call itself and takes no page's. */
  constructor(open: boolean) {
    this.#open = open;
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
      hangUp: () => {
        // Who has ended the call is not asked to; accept() has warned where there is no such method.
        if (this.#ended || typeof controls.hangUp !== 'function') return;
        return controls.hangUp();
      },
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
    if (!this.#open) {
      warn('too late, taken already, or this connector carries the call itself; ignored');
      return this.#pageCall(false);
    }
    if (typeof controls?.hangUp !== 'function') {
      warn('expected {hangUp(), mute?, camera?, sendTones?}, each a function; hangUp is missing');
    }
    this.#open = false;
    this.#controls = controls ?? { hangUp: () => {} };
    return this.#pageCall(true);
  };

  /** From here on nobody can accept any more. */
  close(): void {
    this.#open = false;
  }

  #pageCall(live: boolean): PageCall {
    const report = (event: ConnectorEvent): void => {
      if (!live || this.#over) return;
      this.#sink.enqueue(event);
      if (event.type !== 'ended' && event.type !== 'failed') return;
      this.#over = true;
      this.#ended = true;
      this.#sink.close();
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
