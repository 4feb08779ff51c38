/** The words of the visitor's element in German. */
import type { LanguageFile } from './words.js';

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

const tooLate = 'Ihre Anfrage lässt sich nicht mehr zurückziehen.';
const noAnswer =
  'Es kam keine Antwort. Vielleicht ist Ihre Anfrage trotzdem angekommen. Es kann an Ihrem Netzwerk liegen oder an uns: Versuchen Sie es noch einmal.';

export const language: LanguageFile = {
  code: 'de',
  dir: 'ltr',
  labels: {
    call: 'Rufen Sie uns an',
    videoCall: 'Videoanruf',
    starting: 'Einen Moment…',
    cancel: 'Abbrechen',
    loadFailed: 'Laden fehlgeschlagen.',
    reload: 'Seite neu laden',
  },
  call: {
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
      'video-refused':
        'Video ist mit der Gegenseite gerade nicht möglich. Das Gespräch geht weiter.',
      'device-failed':
        'Dieses Gerät lässt sich nicht verwenden. Es geht mit dem bisherigen weiter.',
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
    opens: {
      today: 'Heute ab {time} sind wir wieder erreichbar.',
      tomorrow: 'Morgen ab {time} sind wir wieder erreichbar.',
      weekday: 'Am {day} ab {time} sind wir wieder erreichbar.',
      date: 'Am {date} ab {time} sind wir wieder erreichbar.',
    },
    callBack: 'Rückruf anfordern',
    callBackInQueue: 'Sie sind in der Warteschlange. Wenn Sie möchten, rufen wir Sie zurück.',
    leaveMessage: 'Nachricht hinterlassen',
    messageInQueue:
      'Sie sind in der Warteschlange. Wenn Sie möchten, können Sie eine Nachricht hinterlassen.',
    callBackLost: 'Das Formular konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
    callBackGone: 'Das Formular konnte nicht geladen werden. Bitte laden Sie die Seite neu.',
    waited: 'Wartezeit',
    talked: 'Gesprächsdauer',
    queuePlace: 'Sie sind Nummer {number}.',
    queueEstimate: 'Die Wartezeit beträgt etwa {time}.',
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
    access: {
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
    },
  },
  callback: {
    form: 'Hinterlassen Sie Ihre Nummer, und wir rufen Sie an.',
    formInQueue:
      'Hinterlassen Sie Ihre Nummer, und wir rufen Sie an. Bis dahin behalten Sie Ihren Platz in der Warteschlange.',
    country: 'Land oder Region',
    number: 'Telefonnummer',
    hint: 'Mit oder ohne Ländervorwahl',
    understood: 'Wir rufen an:',
    when: 'Wann sollen wir anrufen?',
    soon: 'So bald wie möglich',
    submit: 'Rückruf anfordern',
    back: 'Zurück',
    sending: 'Ihre Anfrage wird gesendet…',
    withdraw: 'Anfrage zurückziehen',
    withdrawing: 'Ihre Anfrage wird zurückgezogen…',
    again: 'Neue Anfrage',
    problems: {
      'number-missing': 'Bitte geben Sie Ihre Telefonnummer ein.',
      'number-invalid':
        'Das ist keine vollständige Telefonnummer. Bitte prüfen Sie Nummer und Land.',
      'number-too-long':
        'Das ist zu lang: Das Feld fasst 80 Zeichen. Bitte geben Sie nur die Telefonnummer ein.',
      'number-refused':
        'Solche Nummern oder Nummern dieses Landes können wir nicht anrufen. Bitte geben Sie eine andere ein.',
      'already-open': 'Für diese Nummer liegt uns schon eine Anfrage vor. Wir rufen dort an.',
      'time-invalid': 'Diese Zeit ist nicht mehr wählbar. Bitte wählen Sie eine andere.',
      'time-refused': 'Diese Zeit ist nicht mehr wählbar. Bitte wählen Sie eine andere.',
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
    chosen: {
      title: 'Wir rufen Sie am {time} an',
      hint: 'Bitte halten Sie dann Ihr Telefon bereit. Bis dahin können Sie die Anfrage hier zurückziehen, solange diese Seite offen bleibt.',
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
  },
  message: {
    form: 'Hinterlassen Sie uns eine Nachricht und die Nummer, unter der wir Sie erreichen.',
    formInQueue:
      'Hinterlassen Sie uns eine Nachricht und die Nummer, unter der wir Sie erreichen. Ihren Platz in der Warteschlange behalten Sie dabei.',
    text: 'Ihre Nachricht',
    textMissing: 'Bitte schreiben Sie Ihre Nachricht.',
    understood: 'Ihre Nummer:',
    submit: 'Nachricht senden',
    sending: 'Ihre Nachricht wird gesendet…',
    failures: {
      'number-refused': 'Diese Telefonnummer können wir nicht verwenden. Bitte prüfen Sie sie.',
      'not-here':
        'Ihre Nachricht kam nicht an: Hier können wir keine Nachrichten annehmen. Bitte erreichen Sie uns auf einem anderen Weg.',
      'not-sent':
        'Ihre Nachricht konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.',
      doubtful:
        'Es kam keine Antwort. Vielleicht ist Ihre Nachricht trotzdem angekommen. Bitte versuchen Sie es noch einmal.',
    },
    left: { title: 'Ihre Nachricht ist da', hint: 'Wir melden uns bei Ihnen.' },
    leftInQueue: 'Sie sind weiter in der Warteschlange, und Ihr Anruf kann noch angenommen werden.',
  },
  rating: {
    question: 'Wie zufrieden waren Sie mit dem Gespräch?',
    levels: {
      1: 'Sehr unzufrieden',
      2: 'Unzufrieden',
      3: 'Weder zufrieden noch unzufrieden',
      4: 'Zufrieden',
      5: 'Sehr zufrieden',
    },
    comment: 'Kommentar (freiwillig)',
    send: 'Bewertung senden',
    said: {
      sending: 'Ihre Bewertung wird gesendet…',
      sent: 'Vielen Dank für Ihre Bewertung.',
      failed: 'Ihre Bewertung konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.',
      impossible: 'Leider können wir zurzeit keine Bewertungen annehmen.',
    },
  },
};
