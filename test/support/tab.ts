/** The tab as its visitor sees it, in the hand of the test: in front, or behind another one. */
export function hideTab(hidden: boolean): void {
  const visibilityState = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  Object.defineProperty(document, 'visibilityState', {
    value: visibilityState,
    configurable: true,
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** As the browser has it. */
export function restoreTab(): void {
  Reflect.deleteProperty(document, 'hidden');
  Reflect.deleteProperty(document, 'visibilityState');
}
