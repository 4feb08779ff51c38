/** Lets a test hide the tab behind another one, or bring it to the front, as a visitor does. */
export function hideTab(hidden: boolean): void {
  const visibilityState = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  Object.defineProperty(document, 'visibilityState', {
    value: visibilityState,
    configurable: true,
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Restores the browser's own visibility of the tab. */
export function restoreTab(): void {
  Reflect.deleteProperty(document, 'hidden');
  Reflect.deleteProperty(document, 'visibilityState');
}
