/**
 * How microphone or camera are got back after a denial: what to do in this browser, the browser's own
 * button where it has one, and the news when it has been done. Loaded after a denial.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Media } from '../../call/machine/states.js';
import { devicesOf } from '../../connector/asking.js';
import type { AccessWords } from '../../locales/words.js';
import { browserOf } from './browser.js';
import type { AccessView } from '../shared/view-model.js';

export interface AccessOptions {
  readonly media: Media;
  /** False: the browser's question was left open. */
  readonly denied: boolean;
  readonly words: () => AccessWords;
  /** Aborts when the end of the call is no longer shown. */
  readonly signal: AbortSignal;
  readonly update: () => void;
}

/** Of the browser's own buttons, with what they have got (W3C Media Capture Extensions). */
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

  /** Finds out what there is to say. Never rejects. */
  async begin(): Promise<void> {
    const { media, denied, signal } = this.#options;
    this.#statuses = await Promise.all(devicesOf(media).map(permissionOf));
    for (const status of this.#statuses) {
      status?.addEventListener('change', () => this.#look(), { signal });
    }
    if (!denied) return;
    const states = this.#statuses.map((status) => status?.state);
    // The browser allows it, and the call was denied it all the same.
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

  /** Presses that reach it are the visitor's for certain, so it may ask again what was denied. */
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
      // Only the permission was wanted: the call opens its own.
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

/** Undefined where the browser does not tell. */
const permissionOf = async (name: string): Promise<PermissionStatus | undefined> => {
  try {
    return await navigator.permissions.query({ name: name as PermissionName });
  } catch {
    return undefined;
  }
};
