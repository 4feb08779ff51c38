/**
 * Keeps the screen on while there is a picture to look at, in browsers that can (Wake Lock API).
 */
export class AwakeScreen {
  readonly #view: () => Window;
  #wanted: AbortController | undefined;

  /** @param view returns the window that shows the picture. */
  constructor(view: () => Window) {
    this.#view = view;
  }

  set on(on: boolean) {
    if (on === Boolean(this.#wanted)) return;
    this.#wanted?.abort();
    this.#wanted = undefined;
    if (!on) return;
    const { signal } = (this.#wanted = new AbortController());
    const view = this.#view();
    const ask = (): void => void this.#ask(view, signal).catch(() => {});
    // The browser releases the lock of a page that is hidden, so it is requested again afterwards.
    view.document.addEventListener('visibilitychange', ask, { signal });
    ask();
  }

  async #ask({ document, navigator }: Window, signal: AbortSignal): Promise<void> {
    if (document.hidden) return;
    const { wakeLock } = navigator as { wakeLock?: WakeLock };
    const lock = await wakeLock?.request('screen');
    const release = (): void => void lock?.release().catch(() => {});
    if (signal.aborted) release();
    else signal.addEventListener('abort', release);
  }
}
