/** The words of the agent's element in German. */
import type { AgentLanguage } from './words.js';

const faulty =
  'Das Contact-Center gibt keine brauchbare Antwort. Bitte wenden Sie sich an die Administration.';
const noAnswer = 'Das Contact-Center antwortet nicht. Prüfen Sie Ihre Netzwerkverbindung.';

export const language: AgentLanguage = {
  code: 'de',
  dir: 'ltr',
  words: {
    region: 'Eingehende Anrufe',
    rings: 'Eingehender Anruf',
    over: 'Der Anruf klingelt nicht mehr.',
    idle: 'Es klingelt kein Anruf.',
    watching: 'Warten auf einen Anruf…',
    signedOut: 'Sie sind nicht angemeldet, daher kann kein Anruf angezeigt werden.',
    caller: 'Von',
    unknownCaller: 'Unbekannte Nummer',
    called: 'Gewählte Nummer',
    skill: 'Skill-Gruppe',
    kind: 'Kanal',
    media: 'Medien',
    feature: 'Anruftyp',
    priority: 'Priorität',
    waiting: 'Wartezeit',
    data: 'Daten zum Anruf',
    rows: {
      name: 'Name laut Seite',
      customer: 'Kunde',
      page: 'Seite',
      language: 'Sprache',
      data: 'Von der Seite',
    },
    rowsLeft: 'Nicht angezeigte Einträge:',
    charactersLeft: 'Nicht angezeigte Zeichen:',
    refresh: 'Aktualisieren',
    refreshing: 'Einen Moment…',
    tryAgain: 'Erneut versuchen',
    retcode: 'Fehlercode',
    kinds: {
      1: 'Textchat',
      2: 'Anruf per Klick',
      4: 'Rückrufwunsch',
      5: 'Sprach- oder Videoanruf',
      15: 'Ausgehender Anruf, vorhergesagt',
      16: 'Ausgehender Anruf mit Vorschau',
      17: 'Nachricht',
      19: 'Videoanruf',
      51: 'Multimedialer Webchat',
      53: 'Chat in sozialen Medien',
    },
    medias: {
      1: 'Sprache',
      2: 'Bild und Ton',
      3: 'Sprache und Video',
      5: 'Schrift',
      6: 'H5-Video',
    },
    features: {
      1: 'Anruf eines Agenten',
      2: 'Ferngespräch',
      4: 'Auslandsgespräch',
      7: 'Ausgehender Anruf',
      40: 'Reservierter Anruf',
      41: 'Vorbelegter Anruf',
      42: 'Vorab verbundener Anruf',
      43: 'Ausgehender Anruf, vorhergesagt',
      44: 'Ausgehender Anruf mit Vorschau',
      45: 'Rückrufwunsch',
      51: 'Interner Hilferuf',
    },
    errors: {
      'not-signed-in':
        'Sie sind beim Contact-Center nicht angemeldet. Bitte melden Sie sich erneut an.',
      'authentication-expired': 'Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich erneut an.',
      unauthorized: 'Sie dürfen das nicht sehen. Bitte melden Sie sich erneut an.',
      refused: 'Das Contact-Center sagt nicht, wer anruft.',
      'bad-input':
        'Ihre Agentennummer oder Ihre Anmeldung ist nicht gültig. Bitte melden Sie sich erneut an.',
      'bad-request': faulty,
      'not-found': faulty,
      'server-error': faulty,
      'bad-response': faulty,
      network: noAnswer,
      timeout: noAnswer,
    },
  },
};
