/** Keeps the screen on while there is a picture to look at. Where a browser cannot, nothing. */
export class AwakeScreen {
  readonly #view: () => Window;
  #wanted: AbortController | undefined;

  /** @param view the window in which the picture is. */
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
    // The browser takes it away from hidden pages.
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
