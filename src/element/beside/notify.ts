/** A notification, where the visitor has allowed this page to show some: it never asks for that. */

/**
 * @param view the window that comes to the front with a click.
 * @returns what takes it away.
 */
export function notify(words: string, lang: string, view: Window): () => void {
  try {
    if (Notification.permission !== 'granted') return () => {};
    const shown = new Notification(words, { lang, tag: 'click-to-dial' });
    shown.addEventListener('click', () => {
      view.focus();
      shown.close();
    });
    return () => shown.close();
  } catch {
    // Not there, or only for service workers, as on Android.
    return () => {};
  }
}
