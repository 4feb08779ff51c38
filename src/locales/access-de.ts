/** German. */
import type { AccessWords } from './access-words.js';

export const words = {
  granted: { title: 'Der Zugriff ist jetzt erlaubt', hint: 'Sie können anrufen.' },
  steps: {
    chromium:
      'So geht es: Klicken Sie auf das Symbol links neben der Webadresse und schalten Sie den Zugriff dort ein.',
    'chromium-android':
      'So geht es: Tippen Sie auf das Symbol links neben der Webadresse, öffnen Sie die Berechtigungen und erlauben Sie den Zugriff.',
    firefox:
      'So geht es: Klicken Sie auf das durchgestrichene Symbol links neben der Webadresse und heben Sie die Sperre dort auf.',
    'firefox-android':
      'So geht es: Tippen Sie auf den Schild oder das Schloss links neben der Webadresse und erlauben Sie den Zugriff dort.',
    safari:
      'So geht es: Öffnen Sie im Menü von Safari die Einstellungen für diese Website, erlauben Sie den Zugriff und laden Sie die Seite neu.',
    'safari-ios':
      'So geht es: Tippen Sie auf die Taste links in der Adressleiste, öffnen Sie die Website-Einstellungen, erlauben Sie den Zugriff und laden Sie die Seite neu.',
    'other-ios':
      'So geht es: Öffnen Sie die Einstellungen Ihres Geräts, wählen Sie diesen Browser und schalten Sie den Zugriff ein.',
    ask: 'Ihr Browser wird wieder fragen: Bitte erlauben Sie den Zugriff.',
    system:
      'Ihr Browser erlaubt es, Ihr Gerät aber nicht: Öffnen Sie dort die Einstellungen zum Datenschutz und erlauben Sie diesem Browser den Zugriff.',
  },
} satisfies AccessWords;
