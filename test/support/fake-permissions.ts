/** What the browser says of microphone and camera, in the hand of the test. */
import { withResolvers } from './with-resolvers.js';

type Device = 'microphone' | 'camera';

class FakeStatus extends EventTarget {
  readonly #listened = withResolvers<void>();
  /** Somebody listens to it. */
  readonly listened = this.#listened.promise;

  constructor(public state: PermissionState) {
    super();
  }

  override addEventListener(...given: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...given);
    this.#listened.resolve();
  }
}

export class FakePermissions {
  readonly #statuses: Record<Device, FakeStatus> = {
    microphone: new FakeStatus('granted'),
    camera: new FakeStatus('granted'),
  };

  constructor() {
    this.#answer((name) => Promise.resolve(this.#statuses[name]));
  }

  set(states: Record<Device, PermissionState>): void {
    for (const name of ['microphone', 'camera'] as const) {
      this.#statuses[name].state = states[name];
    }
  }

  /** Somebody wants to hear of changes. */
  listened(name: Device): Promise<void> {
    return this.#statuses[name].listened;
  }

  /** As a visitor does it in the settings of the page. */
  change(name: Device, state: PermissionState): void {
    this.#statuses[name].state = state;
    this.#statuses[name].dispatchEvent(new Event('change'));
  }

  /** @param error undefined: it never answers. */
  fail(error: Error | undefined): void {
    this.#answer(() => (error ? Promise.reject(error) : new Promise(() => {})));
  }

  /** As in a browser without the Permissions API. */
  remove(): void {
    Object.defineProperty(navigator, 'permissions', { configurable: true, value: undefined });
  }

  restore(): void {
    Reflect.deleteProperty(navigator, 'permissions');
    Reflect.deleteProperty(navigator.permissions, 'query');
  }

  #answer(query: (name: Device) => Promise<unknown>): void {
    Object.defineProperty(navigator.permissions, 'query', {
      configurable: true,
      value: ({ name }: { name: Device }) => query(name),
    });
  }
}
