/** A call's events as a stream that buffers until it is read, and closes at the end of the call. */
import type { ConnectorEvent } from '../connector.js';

export class Reports {
  readonly stream: ReadableStream<ConnectorEvent>;
  #sink: ReadableStreamDefaultController<ConnectorEvent> | undefined;

  constructor() {
    const source: UnderlyingDefaultSource<ConnectorEvent> = {
      start: (sink) => {
        this.#sink = sink;
      },
      cancel: () => {
        this.#sink = undefined;
      },
    };
    // Null prototypes keep members that a page has added to `Object.prototype`, as `size`, from
    // being read as options of the stream.
    this.stream = new ReadableStream(
      Object.assign(Object.create(null), source) as typeof source,
      Object.create(null) as object,
    );
  }

  /** Adds the event to the stream; `ended` or `failed` closes it, and later events are ignored. */
  report(event: ConnectorEvent): void {
    const sink = this.#sink;
    sink?.enqueue(event);
    if (event.type === 'ended' || event.type === 'failed') this.close();
  }

  close(): void {
    this.#sink?.close();
    this.#sink = undefined;
  }
}
