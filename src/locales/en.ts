/** English. */
import type { Messages } from './messages.js';

const again = 'Please try again in a few minutes.';
const later = 'Please try again later.';
const ended = { title: 'Call ended', hint: 'You can call again at any time.' };
const talked = { title: ended.title, hint: 'Anything left to ask? Just call again.' };
const ours = { title: 'The call did not go through', hint: `The problem is on our side. ${again}` };
const eitherSide = 'The cause may be your network or our side.';
const route = {
  title: 'We could not connect you',
  hint: `${eitherSide} Call again, or try another network.`,
};
const online = {
  hint: 'Please check your internet connection. If it works, the problem is on our side: try again in a few minutes.',
};

const allow = (device: string) => ({
  title: `No access to your ${device}`,
  hint: `Allow the ${device} for this page in your browser, then call again.`,
});
const unanswered = (device: string) => ({
  title: "Your browser's question was not answered",
  hint: `Call again, and choose Allow when your browser asks for the ${device}.`,
});
const connect = (device: string) => ({
  title: `No ${device} found`,
  hint: `Plug one in or switch it on, then call again.`,
});
const free = (device: string) => ({
  title: `Your ${device} is in use`,
  hint: `Close other apps or tabs that use the ${device}, then call again.`,
});
const blocked = (device: string) => ({
  title: `The ${device} cannot be used here`,
  hint: 'This page does not permit it. Opening it in a window of its own may help.',
});

const microphone = 'microphone';
const camera = 'camera';

export const messages = {
  panel: 'Your call',
  states: {
    requesting: 'Calling…',
    queued: 'You are in the queue',
    connecting: 'Connecting you…',
    talking: 'You are connected',
    reconnecting: 'The connection is interrupted. Reconnecting…',
    ending: 'Ending the call…',
  },
  asking: {
    microphone: 'Your browser asks for the microphone: please choose Allow.',
    camera: 'Your browser asks for the camera: please choose Allow.',
    both: 'Your browser asks for the microphone and the camera: please choose Allow.',
  },
  cutOff: 'The connection to us is interrupted. Trying again…',
  handedOver: 'Your call has been passed on',
  agentThere: 'The agent is there',
  notices: {
    held: 'You are on hold. Please stay on the line.',
    'no-audio': 'You are connected, but no sound arrives.',
    'microphone-lost':
      'Your microphone is gone: the agent cannot hear you. Plug one in, or choose another.',
    'camera-lost': 'Your camera is gone. The call goes on.',
    'camera-failed': 'The camera could not be started. The call goes on.',
    'video-refused': 'Video is not possible with the other side right now. The call goes on.',
    'device-failed': 'This device cannot be used. The call goes on with the one before.',
    'sound-blocked': 'Your browser keeps the sound off.',
    interrupted: 'The sound is interrupted by another call or app.',
  },
  quality: { good: 'Good connection', fair: 'Fair connection', poor: 'Poor connection' },
  soundOn: 'Turn on sound',
  remoteVideo: 'Video of the agent',
  selfView: 'Your own video',
  ends: {
    'hung-up': ended,
    removed: ended,
    released: { title: 'The call was ended', hint: 'If you still need us, please call again.' },
    'left-page': { title: ended.title, hint: 'The call ended when you left the page.' },
    unsupported: {
      title: 'This page cannot make calls in this browser',
      hint: 'Please open this page in a current version of another browser.',
    },
    'insecure-context': {
      title: 'Calls are not possible on this page',
      hint: 'It was not opened securely. Use the address that starts with https.',
    },
    'load-failed': { title: 'Loading failed', ...online },
    busy: {
      title: 'You already have a call with us',
      hint: 'It may be in another tab. End it there, then call again.',
    },
    unavailable: { title: 'We cannot take calls here right now', hint: later },
    closed: {
      title: 'We are closed right now',
      hint: 'Please call again during our opening hours.',
    },
    'no-agent': { title: 'Nobody is free right now', hint: again },
    'queue-timeout': { title: 'Sorry, nobody became free in time', hint: later },
    'not-answered': { title: 'Nobody took your call', hint: again },
    'microphone-denied': allow(microphone),
    'microphone-missing': connect(microphone),
    'microphone-busy': free(microphone),
    'microphone-blocked': blocked(microphone),
    'microphone-unanswered': unanswered(microphone),
    'camera-denied': allow(camera),
    'camera-missing': connect(camera),
    'camera-busy': free(camera),
    'camera-blocked': blocked(camera),
    'camera-unanswered': unanswered(camera),
    unauthorized: {
      title: ours.title,
      hint: `Our system did not recognize your visit. The problem is on our side. ${later}`,
    },
    network: { title: 'We cannot be reached', ...online },
    timeout: { title: 'That took too long', hint: again },
    'bad-request': ours,
    'not-found': ours,
    'server-error': ours,
    'bad-response': ours,
    refused: ours,
    'call-failed': ours,
    'gateway-refused': ours,
    'gateway-rejected': { title: 'Your call was not accepted', hint: ours.hint },
    'gateway-unreachable': route,
    'media-failed': { title: 'The connection failed', hint: route.hint },
  },
  afterTalk: {
    'hung-up': talked,
    removed: talked,
    released: { title: 'The call was ended', hint: talked.hint },
    'left-page': { title: ended.title, hint: 'The call ended when you left the page.' },
  },
  cutShort: {
    title: 'The call was cut off',
    hint: `Please call again. ${eitherSide}`,
  },
  unexplained: { title: ours.title, hint: again },
  notStarted: {
    title: 'The call could not be started',
    hint: 'Please try again. If that does not help, try another browser.',
  },
  codeGone: 'This page has changed since you opened it. Reload it, then call again.',
  callBack: 'Call me back',
  callBackInQueue: 'You are in the queue. If you prefer, we can call you back.',
  callBackLost: 'The form could not be loaded. Please try again.',
  callBackGone: 'The form could not be loaded. Please reload the page.',
  waited: 'Waiting time',
  talked: 'Call time',
  stillWaiting: 'You are still in line. Please keep this page open.',
  maybeWaiting: 'Your place in line may still be kept. Please keep this page open.',
  cancel: 'Cancel',
  hangUp: 'Hang up',
  mute: 'Mute',
  unmute: 'Unmute',
  muted: 'Muted',
  cameraIsOff: 'Camera off',
  cameraOn: 'Start video',
  cameraOff: 'Stop video',
  keypad: 'Keypad',
  devices: 'Devices',
  microphone: 'Microphone',
  speaker: 'Speaker',
  camera: 'Camera',
  digits: 'Digits sent',
  callAgain: 'Call again',
  close: 'Close',
  minimize: 'Minimize',
  expand: 'Expand',
  otherWays: 'Other ways to reach us',
} satisfies Messages;
