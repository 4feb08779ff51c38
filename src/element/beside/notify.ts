/**
 * Shows a notification if the visitor has already allowed this page to; never asks for permission.
 */

/**
 * @param view the window that a click on the notification brings to the front.
 * @returns a function that closes the notification.
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
    // The browser has no notifications, or only for service workers, as on Android.
    return () => {};
  }
}
