/** "Call me back" in German. */
import type { CallbackWords } from './callback-words.js';

const later = 'Bitte versuchen Sie es später noch einmal.';
const tooLate = 'Ihre Anfrage lässt sich nicht mehr zurückziehen.';
const noAnswer =
  'Es kam keine Antwort. Vielleicht ist Ihre Anfrage trotzdem angekommen. Es kann an Ihrem Netzwerk liegen oder an uns: Versuchen Sie es noch einmal.';

export const words = {
  form: 'Hinterlassen Sie Ihre Nummer, und wir rufen Sie an.',
  formInQueue:
    'Hinterlassen Sie Ihre Nummer, und wir rufen Sie an. Bis dahin behalten Sie Ihren Platz in der Warteschlange.',
  country: 'Land oder Region',
  number: 'Telefonnummer',
  hint: 'Mit oder ohne Ländervorwahl',
  understood: 'Wir rufen an:',
  submit: 'Rückruf anfordern',
  back: 'Zurück',
  sending: 'Ihre Anfrage wird gesendet…',
  withdraw: 'Anfrage zurückziehen',
  withdrawing: 'Ihre Anfrage wird zurückgezogen…',
  again: 'Neue Anfrage',
  problems: {
    'number-missing': 'Bitte geben Sie Ihre Telefonnummer ein.',
    'number-invalid': 'Das ist keine vollständige Telefonnummer. Bitte prüfen Sie Nummer und Land.',
    'number-too-long':
      'Das ist zu lang: Das Feld fasst 80 Zeichen. Bitte geben Sie nur die Telefonnummer ein.',
    'number-refused':
      'Solche Nummern oder Nummern dieses Landes können wir nicht anrufen. Bitte geben Sie eine andere ein.',
    'already-open': 'Für diese Nummer liegt uns schon eine Anfrage vor. Wir rufen dort an.',
    'too-many': `Das waren zu viele Anfragen. ${later}`,
    unavailable: `Gerade können wir keine Anfragen annehmen. ${later}`,
    sent: 'Das war zu spät: Ihre Anfrage war schon weitergegeben.',
    'not-found': `Das hat nicht geklappt. ${later}`,
    network: noAnswer,
    timeout: noAnswer,
    'bad-response': `Das hat nicht geklappt; das Problem liegt bei uns. ${later}`,
  },
  states: {
    waiting: {
      title: 'Wir rufen Sie zurück',
      hint: 'Bitte halten Sie Ihr Telefon bereit. Bis Ihre Anfrage weitergegeben ist, können Sie sie zurückziehen.',
    },
    sending: { title: 'Ihre Anfrage wird weitergegeben', hint: tooLate },
    calling: {
      title: 'Ihr Anruf wird vorbereitet',
      hint: `Zuerst klingelt es bei uns, dann bei Ihnen. ${tooLate}`,
    },
    'under-way': {
      title: 'Ihr Anruf ist unterwegs',
      hint: `Bitte gehen Sie ans Telefon, wenn es klingelt. ${tooLate}`,
    },
    done: {
      title: 'Ihr Gespräch ist beendet',
      hint: 'Haben Sie noch eine Frage? Melden Sie sich einfach wieder.',
    },
    missed: {
      title: 'Wir haben Sie am Telefon nicht erreicht',
      hint: 'Es war besetzt, oder niemand hat abgenommen. Sie können eine neue Anfrage senden.',
    },
    'agent-missed': {
      title: 'Leider war niemand frei, um Sie anzurufen',
      hint: 'Bitte senden Sie in einigen Minuten eine neue Anfrage.',
    },
    'no-status': {
      title: 'Wir wissen nicht, was aus Ihrem Anruf geworden ist',
      hint: 'Vielleicht klingelt Ihr Telefon noch. Wenn nicht, senden Sie in einigen Minuten eine neue Anfrage.',
    },
    withdrawn: { title: 'Ihre Anfrage ist zurückgezogen', hint: 'Wir rufen Sie nicht an.' },
  },
  failures: {
    refused: {
      title: 'Leider können wir Sie nicht zurückrufen',
      hint: 'Bitte erreichen Sie uns auf einem anderen Weg.',
    },
    'try-later': {
      title: 'Leider kam der Anruf nicht zustande',
      hint: 'Bitte senden Sie in einigen Minuten eine neue Anfrage.',
    },
    other: { title: 'Leider kam der Anruf nicht zustande', hint: later },
  },
  lost: {
    title: 'Ihre Anfrage liegt uns vor',
    hint: 'Was aus ihr wird, lässt sich hier nicht zeigen. Bitte halten Sie Ihr Telefon bereit.',
  },
} satisfies CallbackWords;
