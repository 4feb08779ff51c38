/**
 * Helps a visitor to allow a denied microphone or camera: says what to do in this browser, shows
 * the browser's own button where it has one, and notices when the device is allowed. Loaded after a
 * call that failed for it.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Media } from '../../call/machine/states.js';
import { devicesOf } from '../../connector/asking.js';
import type { AccessWords } from '../../locales/words.js';
import { browserOf } from './browser.js';
import type { AccessView } from '../shared/view-model.js';

export interface AccessOptions {
  readonly media: Media;
  /** True after a denial; false where the browser's question was left unanswered. */
  readonly denied: boolean;
  readonly words: () => AccessWords;
  /** Aborts when the end of the call is no longer shown. */
  readonly signal: AbortSignal;
  readonly update: () => void;
}

/**
 * The browser's own permission buttons, with the media they deliver (W3C Media Capture Extensions).
 */
interface DeviceButton extends HTMLElement {
  readonly stream?: MediaStream | null;
  readonly track?: MediaStreamTrack | null;
}

export class AccessHelp {
  readonly #options: AccessOptions;
  readonly #button: DeviceButton | undefined;
  #statuses: readonly (PermissionStatus | undefined)[] = [];
  #steps: keyof AccessWords['steps'] | undefined;
  #granted = false;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#button = options.denied ? this.#createButton() : undefined;
  }

  /** Reads the permissions, chooses the instructions and watches for changes. Never rejects. */
  async begin(): Promise<void> {
    const { media, denied, signal } = this.#options;
    this.#statuses = await Promise.all(devicesOf(media).map(permissionOf));
    for (const status of this.#statuses) {
      status?.addEventListener('change', () => this.#look(), { signal });
    }
    if (!denied) return;
    const states = this.#statuses.map((status) => status?.state);
    // The browser allows the devices, so the denial came from the operating system.
    if (states.every((state) => state === 'granted')) this.#steps = 'system';
    else if (states.includes('prompt') && !states.includes('denied')) this.#steps = 'ask';
    else this.#steps = browserOf(navigator);
  }

  get view(): AccessView {
    const words = this.#options.words();
    if (this.#granted) return { granted: words.granted, body: undefined };
    return { granted: undefined, body: this.#render() };
  }

  #render(): TemplateResult | undefined {
    const steps = this.#steps && this.#options.words().steps[this.#steps];
    if (!steps) return undefined;
    return html`<p part="access" class="note">${steps}</p>
      ${this.#button ?? nothing}`;
  }

  #look(): void {
    this.#granted = this.#statuses.every((status) => status?.state === 'granted');
    this.#options.update();
  }

  /**
   * The browser draws this button itself and so knows that the visitor has pressed it. Therefore it
   * may ask again for a device that was denied.
   */
  #createButton(): DeviceButton | undefined {
    const { media, signal, update } = this.#options;
    const name =
      media === 'voice' && 'HTMLMicrophoneElement' in globalThis
        ? 'microphone'
        : 'HTMLUserMediaElement' in globalThis
          ? 'usermedia'
          : undefined;
    if (!name) return undefined;
    const button: DeviceButton = document.createElement(name);
    button.setAttribute('part', 'access-button');
    const got = (): void => {
      // Only the permission was wanted: the next call opens the devices itself.
      button.stream?.getTracks().forEach((track) => track.stop());
      button.track?.stop();
      this.#granted = !signal.aborted;
      update();
    };
    button.addEventListener('stream', got);
    button.addEventListener('track', got);
    return button;
  }
}

/** Undefined where the browser does not know this permission. */
const permissionOf = async (name: string): Promise<PermissionStatus | undefined> => {
  try {
    return await navigator.permissions.query({ name: name as PermissionName });
  } catch {
    return undefined;
  }
};
