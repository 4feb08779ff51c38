/** The desk during a call: its duration, the pictures and the buttons. */
import { systemClock } from '../base/clock.js';
import { clockTime } from '../base/element/time.js';
import type { DeskCall } from './desk-call.js';
import { find } from './dom.js';

const SECOND = 1000;

export interface TalkHandlers {
  readonly onHangUp: () => void;
  /** The call was held (`true`) or resumed (`false`), or the visitor's side refused. */
  readonly onHold: (held: boolean | 'refused') => void;
}

export class TalkView {
  readonly #handlers: TalkHandlers;
  readonly #section = find('#talk', HTMLElement);
  readonly #title = find('#talk-title', HTMLHeadingElement);
  readonly #timer = find('#talk-time', HTMLElement);
  readonly #remote = find('#remote', HTMLVideoElement);
  readonly #own = find('#own', HTMLVideoElement);
  readonly #mute = find('#mute', HTMLButtonElement);
  readonly #camera = find('#camera', HTMLButtonElement);
  readonly #hold = find('#hold', HTMLButtonElement);
  #call: DeskCall | undefined;
  #began = 0;

  constructor(handlers: TalkHandlers) {
    this.#handlers = handlers;
    this.#mute.addEventListener('click', () => this.#change((call) => call.mute(!call.muted)));
    this.#camera.addEventListener('click', () =>
      this.#change((call) => call.camera(!call.cameraOn)),
    );
    this.#hold.addEventListener('click', () => void this.#toggleHold());
    find('#hang-up', HTMLButtonElement).addEventListener('click', () => handlers.onHangUp());
    // The visitor's picture can come and go during a call.
    for (const type of ['resize', 'loadedmetadata'])
      this.#remote.addEventListener(type, () => this.#show());
  }

  /** @param caller the caller's name as the element has told it. */
  begin(call: DeskCall, caller: string): void {
    this.#call = call;
    this.#began = systemClock.now();
    find('#talk-caller', HTMLElement).textContent = caller;
    // The stream has the sound too, which plays even while the picture is hidden.
    this.#remote.srcObject = call.remote;
    this.#own.srcObject = call.hasCamera ? call.own : null;
    this.#section.hidden = false;
    this.#show();
    this.#title.focus();
    this.#tick(call.over).catch(() => {});
  }

  /** @returns the duration of the call, as text. */
  end(): string {
    const time = this.#time();
    this.#call = undefined;
    this.#remote.srcObject = null;
    this.#own.srcObject = null;
    this.#section.hidden = true;
    return time;
  }

  #change(change: (call: DeskCall) => void): void {
    if (this.#call) change(this.#call);
    this.#show();
  }

  async #toggleHold(): Promise<void> {
    const call = this.#call;
    if (!call || this.#hold.getAttribute('aria-disabled') === 'true') return;
    // Not `disabled`, because the button would lose the focus.
    this.#hold.setAttribute('aria-disabled', 'true');
    try {
      await call.hold(!call.held);
      this.#handlers.onHold(call.held);
    } catch {
      if (this.#call === call) this.#handlers.onHold('refused');
    }
    this.#hold.removeAttribute('aria-disabled');
    this.#show();
  }

  #show(): void {
    const call = this.#call;
    if (!call) return;
    const pressed = (button: HTMLButtonElement, on: boolean): void =>
      button.setAttribute('aria-pressed', String(on));
    pressed(this.#mute, call.muted);
    pressed(this.#hold, call.held);
    pressed(this.#camera, !call.cameraOn);
    this.#camera.hidden = !call.hasCamera;
    this.#own.hidden = !call.hasCamera;
    const seen = this.#remote.videoWidth > 0;
    this.#remote.hidden = !seen;
    find('#pictures', HTMLElement).hidden = !seen && !call.hasCamera;
    this.#section.classList.toggle('held', call.held);
  }

  async #tick(over: AbortSignal): Promise<void> {
    for (;;) {
      this.#timer.textContent = this.#time();
      const passed = (systemClock.now() - this.#began) % SECOND;
      await systemClock.sleep(SECOND - passed, over);
    }
  }

  #time(): string {
    return clockTime(Math.floor((systemClock.now() - this.#began) / SECOND));
  }
}
