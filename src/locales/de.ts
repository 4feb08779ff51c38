/** German. */
import type { Messages } from './messages.js';

const again = 'Bitte versuchen Sie es in einigen Minuten noch einmal.';
const later = 'Bitte versuchen Sie es später noch einmal.';
const ended = { title: 'Anruf beendet', hint: 'Sie können jederzeit wieder anrufen.' };
const talked = {
  title: ended.title,
  hint: 'Haben Sie noch eine Frage? Rufen Sie einfach wieder an.',
};
const ours = {
  title: 'Der Anruf kam nicht zustande',
  hint: `Das Problem liegt bei uns. ${again}`,
};
const eitherSide = 'Es kann an Ihrem Netzwerk liegen oder an uns.';
const route = {
  title: 'Wir konnten Sie nicht verbinden',
  hint: `${eitherSide} Versuchen Sie es noch einmal oder in einem anderen Netzwerk.`,
};
const online = {
  hint: 'Bitte prüfen Sie Ihre Internetverbindung. Ist sie in Ordnung, liegt es an uns: Versuchen Sie es in einigen Minuten wieder.',
};

const allow = (device: string) => ({
  title: `Kein Zugriff auf ${device}`,
  hint: `Erlauben Sie dieser Seite im Browser den Zugriff auf ${device} und rufen Sie dann wieder an.`,
});
const unanswered = (device: string) => ({
  title: 'Die Frage Ihres Browsers blieb unbeantwortet',
  hint: `Rufen Sie wieder an und erlauben Sie den Zugriff auf ${device}, sobald Ihr Browser danach fragt.`,
});
const connect = (device: string) => ({
  title: `${device} nicht gefunden`,
  hint: 'Schließen Sie das Gerät an oder schalten Sie es ein und rufen Sie dann wieder an.',
});
const free = (device: string) => ({
  title: `${device} wird gerade verwendet`,
  hint: 'Schließen Sie andere Programme oder Tabs, die darauf zugreifen, und rufen Sie dann wieder an.',
});
const blocked = (device: string) => ({
  title: `${device} ist hier nicht erlaubt`,
  hint: 'Diese Seite lässt es nicht zu. Vielleicht hilft es, sie in einem eigenen Fenster zu öffnen.',
});

const microphone = 'Mikrofon';
const camera = 'Kamera';

export const messages = {
  panel: 'Ihr Anruf',
  states: {
    requesting: 'Anruf wird aufgebaut…',
    queued: 'Sie sind in der Warteschlange',
    connecting: 'Sie werden verbunden…',
    talking: 'Sie sind verbunden',
    reconnecting: 'Die Verbindung ist unterbrochen und wird wiederhergestellt…',
    ending: 'Der Anruf wird beendet…',
  },
  asking: {
    microphone: 'Ihr Browser fragt nach dem Mikrofon: Bitte erlauben Sie den Zugriff.',
    camera: 'Ihr Browser fragt nach der Kamera: Bitte erlauben Sie den Zugriff.',
    both: 'Ihr Browser fragt nach Mikrofon und Kamera: Bitte erlauben Sie den Zugriff.',
  },
  cutOff: 'Die Verbindung zu uns ist unterbrochen. Es wird weiter versucht…',
  handedOver: 'Ihr Anruf wurde weitergeleitet',
  agentThere: 'Jetzt ist jemand für Sie da',
  notices: {
    held: 'Sie werden gehalten. Bitte bleiben Sie dran.',
    'no-audio': 'Sie sind verbunden, aber es kommt kein Ton an.',
    'microphone-lost':
      'Ihr Mikrofon ist weg: Man hört Sie nicht. Stecken Sie eines an oder wählen Sie ein anderes.',
    'camera-lost': 'Ihre Kamera ist weg. Das Gespräch geht weiter.',
    'camera-failed': 'Die Kamera ließ sich nicht starten. Das Gespräch geht weiter.',
    'video-refused': 'Video ist mit der Gegenseite gerade nicht möglich. Das Gespräch geht weiter.',
    'device-failed': 'Dieses Gerät lässt sich nicht verwenden. Es geht mit dem bisherigen weiter.',
    'sound-blocked': 'Ihr Browser hält den Ton zurück.',
    interrupted: 'Ein anderer Anruf oder eine App unterbricht den Ton.',
  },
  quality: { good: 'Gute Verbindung', fair: 'Mäßige Verbindung', poor: 'Schlechte Verbindung' },
  soundOn: 'Ton einschalten',
  remoteVideo: 'Video Ihres Gegenübers',
  selfView: 'Ihr eigenes Video',
  ends: {
    'hung-up': ended,
    removed: ended,
    released: {
      title: 'Der Anruf wurde beendet',
      hint: 'Wenn Sie uns noch brauchen, rufen Sie bitte wieder an.',
    },
    'left-page': {
      title: ended.title,
      hint: 'Der Anruf endete, als Sie die Seite verlassen haben.',
    },
    unsupported: {
      title: 'Mit diesem Browser sind auf dieser Seite keine Anrufe möglich',
      hint: 'Bitte öffnen Sie die Seite in der aktuellen Version eines anderen Browsers.',
    },
    'insecure-context': {
      title: 'Auf dieser Seite sind keine Anrufe möglich',
      hint: 'Sie wurde nicht sicher geöffnet. Verwenden Sie die Adresse, die mit https beginnt.',
    },
    'load-failed': { title: 'Laden fehlgeschlagen', ...online },
    busy: {
      title: 'Sie haben schon einen Anruf bei uns',
      hint: 'Vielleicht läuft er in einem anderen Tab. Beenden Sie ihn dort und rufen Sie dann wieder an.',
    },
    unavailable: { title: 'Wir können hier gerade keine Anrufe annehmen', hint: later },
    closed: {
      title: 'Wir haben gerade geschlossen',
      hint: 'Bitte rufen Sie während unserer Öffnungszeiten wieder an.',
    },
    'no-agent': { title: 'Gerade ist niemand frei', hint: again },
    'queue-timeout': { title: 'Leider wurde niemand rechtzeitig frei', hint: later },
    'not-answered': { title: 'Niemand hat Ihren Anruf angenommen', hint: again },
    'microphone-denied': allow('das Mikrofon'),
    'microphone-missing': connect(microphone),
    'microphone-busy': free(microphone),
    'microphone-blocked': blocked(microphone),
    'microphone-unanswered': unanswered('das Mikrofon'),
    'camera-denied': allow('die Kamera'),
    'camera-missing': connect(camera),
    'camera-busy': free(camera),
    'camera-blocked': blocked(camera),
    'camera-unanswered': unanswered('die Kamera'),
    unauthorized: {
      title: ours.title,
      hint: `Unser System hat Ihren Besuch nicht erkannt. Das Problem liegt bei uns. ${later}`,
    },
    network: { title: 'Wir sind nicht erreichbar', ...online },
    timeout: { title: 'Das hat zu lange gedauert', hint: again },
    'bad-request': ours,
    'not-found': ours,
    'server-error': ours,
    'bad-response': ours,
    refused: ours,
    'call-failed': ours,
    'gateway-refused': ours,
    'gateway-rejected': { title: 'Ihr Anruf wurde nicht angenommen', hint: ours.hint },
    'gateway-unreachable': route,
    'media-failed': { title: 'Die Verbindung ist fehlgeschlagen', hint: route.hint },
  },
  afterTalk: {
    'hung-up': talked,
    removed: talked,
    released: { title: 'Der Anruf wurde beendet', hint: talked.hint },
    'left-page': {
      title: ended.title,
      hint: 'Der Anruf endete, als Sie die Seite verlassen haben.',
    },
  },
  cutShort: {
    title: 'Das Gespräch ist abgebrochen',
    hint: `Bitte rufen Sie wieder an. ${eitherSide}`,
  },
  unexplained: { title: ours.title, hint: again },
  notStarted: {
    title: 'Der Anruf konnte nicht beginnen',
    hint: 'Bitte versuchen Sie es noch einmal. Hilft das nicht, nehmen Sie einen anderen Browser.',
  },
  codeGone:
    'Diese Seite wurde geändert, seit Sie sie geöffnet haben. Laden Sie sie neu und rufen Sie dann noch einmal an.',
  callBack: 'Rückruf anfordern',
  callBackInQueue: 'Sie sind in der Warteschlange. Wenn Sie möchten, rufen wir Sie zurück.',
  callBackLost: 'Das Formular konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
  callBackGone: 'Das Formular konnte nicht geladen werden. Bitte laden Sie die Seite neu.',
  waited: 'Wartezeit',
  talked: 'Gesprächsdauer',
  stillWaiting: 'Sie sind weiterhin in der Schlange. Bitte lassen Sie diese Seite geöffnet.',
  maybeWaiting:
    'Ihr Platz in der Schlange ist vielleicht noch da. Bitte lassen Sie diese Seite geöffnet.',
  cancel: 'Abbrechen',
  hangUp: 'Auflegen',
  mute: 'Stumm',
  unmute: 'Stumm aus',
  muted: 'Stummgeschaltet',
  cameraIsOff: 'Kamera aus',
  cameraOn: 'Video starten',
  cameraOff: 'Video stoppen',
  keypad: 'Tastenfeld',
  devices: 'Geräte',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  camera: 'Kamera',
  digits: 'Gesendete Ziffern',
  callAgain: 'Erneut anrufen',
  close: 'Schließen',
  minimize: 'Verkleinern',
  expand: 'Vergrößern',
  otherWays: 'So erreichen Sie uns auch',
} satisfies Messages;
