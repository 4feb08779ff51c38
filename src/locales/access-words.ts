/** What every language has to say of how a denied microphone or camera is got back. */
import type { EndWords } from './messages.js';

export interface AccessWords {
  /** It is allowed by now. */
  granted: EndWords;
  /** What to do, after the sentence that names the device; by browser, or by what is the matter. */
  steps: Readonly<
    Record<
      | 'chromium'
      | 'chromium-android'
      | 'firefox'
      | 'firefox-android'
      | 'safari'
      | 'safari-ios'
      | 'other-ios'
      /** The browser's question was closed: it comes again. */
      | 'ask'
      /** The browser allows it, the system does not. */
      | 'system',
      string
    >
  >;
}
