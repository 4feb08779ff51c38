/**
 * Features that are used although a browser of the list lacks them, each with the effect there. An
 * entry covers all features below it in MDN's data; `npm run compat` fails on an entry that is no
 * longer used.
 */
export const guarded: Readonly<Record<string, string>> = {
  'api.AudioContext.setSinkId': 'Called where it is there; else the default speaker plays tones.',
  'api.AudioContext.sinkId': 'Set together with setSinkId.',
  'api.Document.featurePolicy': 'Where a browser does not tell, it is not forbidden.',
  'api.HTMLMediaElement.setSinkId': 'Without it no choice of the speaker is offered.',
  'api.HTMLMediaElement.sinkId': 'Read behind a look whether setSinkId is there.',
  'api.MediaDevices.devicechange_event': 'An Android without it does not tell of new devices.',
  'api.MediaSession.setCameraActive': 'Called where it is there: only the sign of it is missing.',
  'api.MediaSession.setMicrophoneActive': 'The same.',
  'api.NavigateEvent': 'Where there is none, clicked links are seen instead.',
  'api.Navigation.navigate_event': 'The same.',
  'api.NavigationDestination': 'The same.',
  'api.Navigator.audioSession': 'Safari alone; set where it is there.',
  'api.Navigator.connection': 'Where it is missing, "online" tells of a change of network.',
  'api.NetworkInformation.change_event': 'Behind a look for Navigator.connection.',
  'api.RTCPeerConnection.icecandidateerror_event':
    'Without it a message says less, and no call fails.',
  'api.RTCPeerConnectionIceErrorEvent': 'The same.',
  'api.Window.beforeunload_event': 'iOS does not ask, and no page can make it.',
  'api.Window.navigation': 'As for NavigateEvent.',
  'api.trustedTypes': "Lit's own; it works without.",
  'css.properties.cursor': 'A telephone has no pointer.',
  'api.HTMLVideoElement.playsInline': 'Firefox plays in the page anyway.',
  'css.properties.overflow-clip-margin': 'Without it a shadow is cut, and no word.',
  'css.properties.user-select': 'Safari has it with its prefix, which stands beside it.',
  'javascript.builtins.JSON.rawJSON': 'Without it a number that would change is shown as written.',
  'css.properties.resize': 'Without it a text field keeps its height.',
};
