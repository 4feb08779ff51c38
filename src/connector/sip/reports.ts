/** What a call reports, as a stream that buffers until somebody reads, and closes with the end. */
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
    // What a page has put on every object, as a `size`, is no option of a stream's.
    this.stream = new ReadableStream(
      Object.assign(Object.create(null), source) as typeof source,
      Object.create(null) as object,
    );
  }

  /** Nothing is reported after the end. */
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
