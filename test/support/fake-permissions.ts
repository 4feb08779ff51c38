/** The Permissions API for microphone and camera, with answers that the test sets. */
import { withResolvers } from './with-resolvers.js';

type Device = 'microphone' | 'camera';

class FakeStatus extends EventTarget {
  readonly #listened = withResolvers<void>();
  /** Resolves when a listener was added. */
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

  /** Resolves when a listener for changes was added. */
  listened(name: Device): Promise<void> {
    return this.#statuses[name].listened;
  }

  /** Changes a permission, as a visitor does in the browser's settings of the page. */
  change(name: Device, state: PermissionState): void {
    this.#statuses[name].state = state;
    this.#statuses[name].dispatchEvent(new Event('change'));
  }

  /** Lets queries fail. @param error the reason; if undefined, queries are never answered. */
  fail(error: Error | undefined): void {
    this.#answer(() => (error ? Promise.reject(error) : new Promise(() => {})));
  }

  /** Removes the Permissions API, as if the browser had none. */
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
