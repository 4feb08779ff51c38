/** English. */
import type { AccessWords } from './access-words.js';

export const words = {
  granted: { title: 'Access is allowed now', hint: 'You can call.' },
  steps: {
    chromium: 'How: click the icon to the left of the web address and switch the access on there.',
    'chromium-android':
      'How: tap the icon to the left of the web address, open Permissions and allow the access.',
    firefox:
      'How: click the crossed-out icon to the left of the web address and remove the block there.',
    'firefox-android':
      'How: tap the shield or lock to the left of the web address and allow the access there.',
    safari:
      'How: in the Safari menu, open Settings for This Website, allow the access and reload the page.',
    'safari-ios':
      'How: tap the button at the left of the address bar, open Website Settings, allow the access and reload the page.',
    'other-ios':
      'How: open the Settings of your device, choose this browser and switch the access on.',
    ask: 'Your browser will ask again: please choose Allow.',
    system:
      'Your browser allows it, but your device does not: open its privacy settings and allow the access for this browser.',
  },
} satisfies AccessWords;
