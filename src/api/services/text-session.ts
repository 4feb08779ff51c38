/**
 * W8: a text session with the center, which some centers want before they take a call. No text is
 * ever sent in it.
 */
import { createServices, type Services, type ServicesOptions } from './services.js';

/** Every method but `leave` throws as {@link Services.ask}. */
export interface TextSessionClient {
  readonly services: Services;
  /** Opens the session. Takes no signal, because aborting the request would not undo it. */
  connect(): Promise<void>;
  /**
   * Ends the session; the request goes on when the page is left.
   * @param timeout milliseconds.
   */
  disconnect(timeout: number): Promise<void>;
  /**
   * Sends the request of `disconnect` at once, and the next `disconnect()` waits for its answer.
   * The request is prepared beforehand, as the drop is (../web-adapter.ts).
   */
  leave(): void;
}

const service = 'sendMessageForWebChannel';

export function createTextSession(options: ServicesOptions): TextSessionClient {
  const services = createServices(options);
  const userAgent = typeof navigator === 'object' ? navigator.userAgent : '';
  const control = (controlType: 'CONNECT' | 'DISCONNECT'): object => ({
    controlType,
    mediaType: 'TEXT',
    content: '',
    userAgent,
  });
  const json = control('DISCONNECT');
  const ready = services.ready(service, json);
  // Async, so that an error thrown by a page's own `fetch` counts as a failed try as well.
  const askToEnd = async (): Promise<Response> => ready();
  let asked: Promise<Response> | undefined;

  return {
    services,
    async connect() {
      await services.ask(service, { json: control('CONNECT') });
    },
    async disconnect(timeout) {
      const request = { json, keepalive: true, timeout, asked };
      asked = undefined;
      await services.ask(service, request);
    },
    leave() {
      asked = askToEnd();
    },
  };
}
