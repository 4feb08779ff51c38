/** The words of the visitor's element in English. */
import type { LanguageFile } from './words.js';

const again = 'Please try again in a few minutes.';
const later = 'Please try again later.';
const over = 'Call ended';
const ended = { title: over, hint: 'You can call again at any time.' };
const talked = { title: over, hint: 'Anything left to ask? Just call again.' };
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

const tooLate = 'The request can no longer be withdrawn.';
const noAnswer =
  'There was no answer. Your request may have arrived all the same. The cause may be your network or our side: please try again.';

export const language: LanguageFile = {
  code: 'en',
  dir: 'ltr',
  labels: {
    call: 'Call us',
    videoCall: 'Video call',
    starting: 'One moment…',
    cancel: 'Cancel',
    loadFailed: 'Loading failed.',
    reload: 'Reload the page',
  },
  call: {
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
      'left-page': { title: over, hint: 'The call ended when you left the page.' },
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
      'left-page': { title: over, hint: 'The call ended when you left the page.' },
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
    opens: {
      today: 'Open again today at {time}.',
      tomorrow: 'Open again tomorrow at {time}.',
      weekday: 'Open again on {day} at {time}.',
      date: 'Open again on {date} at {time}.',
    },
    callBack: 'Call me back',
    callBackInQueue: 'You are in the queue. If you prefer, we can call you back.',
    leaveMessage: 'Leave a message',
    messageInQueue: 'You are in the queue. If you prefer, you can leave a message.',
    callBackLost: 'The form could not be loaded. Please try again.',
    callBackGone: 'The form could not be loaded. Please reload the page.',
    waited: 'Waiting time',
    talked: 'Call time',
    queuePlace: 'You are number {number}.',
    queueEstimate: 'The wait is about {time}.',
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
    access: {
      granted: { title: 'Access is allowed now', hint: 'You can call.' },
      steps: {
        chromium:
          'How: click the icon to the left of the web address and switch the access on there.',
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
    },
  },
  callback: {
    form: 'Leave your number and we will call you.',
    formInQueue:
      'Leave your number and we will call you. Until then you keep your place in the queue.',
    country: 'Country or region',
    number: 'Phone number',
    hint: 'With or without the country code',
    understood: 'We will call',
    when: 'When shall we call?',
    soon: 'As soon as possible',
    submit: 'Request a call',
    back: 'Back',
    sending: 'Sending your request…',
    withdraw: 'Withdraw request',
    withdrawing: 'Withdrawing your request…',
    again: 'New request',
    problems: {
      'number-missing': 'Please enter your phone number.',
      'number-invalid': 'This is not a complete phone number. Please check number and country.',
      'number-too-long':
        'This is too long: the field takes 80 characters. Please enter the phone number alone.',
      'number-refused':
        'We cannot call this kind of number, or this country. Please enter another.',
      'already-open': 'We already have a request for this number and are going to call it.',
      'time-invalid': 'This time can no longer be chosen. Please choose another.',
      'time-refused': 'This time can no longer be chosen. Please choose another.',
      'too-many': 'There were too many requests. Please try again later.',
      unavailable: `We cannot take requests right now. ${later}`,
      sent: 'That came too late: your request had already been passed on.',
      'not-found': `That did not work. ${later}`,
      network: noAnswer,
      timeout: noAnswer,
      'bad-response': `That did not work; the problem is on our side. ${later}`,
    },
    states: {
      waiting: {
        title: 'We will call you back',
        hint: 'Please keep your phone at hand. Until your request is passed on, you can withdraw it.',
      },
      sending: { title: 'Your request is being passed on', hint: tooLate },
      calling: {
        title: 'Your call is being set up',
        hint: `We call an agent first, then your phone rings. ${tooLate}`,
      },
      'under-way': {
        title: 'Your call is on its way',
        hint: `Please answer your phone when it rings. ${tooLate}`,
      },
      done: { title: 'Your call is over', hint: 'Anything left to ask? Just get in touch again.' },
      missed: {
        title: 'We could not reach you by phone',
        hint: 'Your phone was busy, or nobody answered it. You can send a new request.',
      },
      'agent-missed': {
        title: 'Sorry, nobody was free to call you',
        hint: 'Please send a new request in a few minutes.',
      },
      'no-status': {
        title: 'We do not know what became of your call',
        hint: 'Your phone may still ring. If it does not in the next few minutes, send a new request.',
      },
      withdrawn: { title: 'Your request is withdrawn', hint: 'We will not call you.' },
    },
    chosen: {
      title: 'We will call you on {time}',
      hint: 'Please keep your phone at hand then. Until the call is due you can withdraw your request here, as long as this page stays open.',
    },
    failures: {
      refused: { title: 'Sorry, we cannot call you back', hint: 'Please reach us another way.' },
      'try-later': {
        title: 'Sorry, the call could not be made',
        hint: 'Please send a new request in a few minutes.',
      },
      other: { title: 'Sorry, the call could not be made', hint: later },
    },
    lost: {
      title: 'We have your request',
      hint: 'What becomes of it cannot be shown here. Please keep your phone at hand.',
    },
  },
  message: {
    form: 'Leave us a message and the number at which we can reach you.',
    formInQueue:
      'Leave us a message and the number at which we can reach you. Meanwhile you keep your place in the queue.',
    text: 'Your message',
    textMissing: 'Please write your message.',
    understood: 'Your number:',
    submit: 'Send message',
    sending: 'Sending your message…',
    failures: {
      'number-refused': 'We cannot use this phone number. Please check it.',
      'not-here':
        'Your message could not be left: we cannot take messages here. Please reach us another way.',
      'not-sent': 'Your message could not be sent. Please try again.',
      doubtful:
        'There was no answer. Your message may have arrived all the same. Please try again.',
    },
    left: { title: 'We have your message', hint: 'We will get back to you.' },
    leftInQueue: 'You are still in the queue, and an agent may still take your call.',
  },
  rating: {
    question: 'How satisfied were you with the call?',
    levels: {
      1: 'Very dissatisfied',
      2: 'Dissatisfied',
      3: 'Neither satisfied nor dissatisfied',
      4: 'Satisfied',
      5: 'Very satisfied',
    },
    comment: 'Comment (optional)',
    send: 'Send rating',
    said: {
      sending: 'Sending your rating…',
      sent: 'Thank you for your rating.',
      failed: 'Your rating could not be sent. Please try again.',
      impossible: 'Sorry, we cannot take ratings right now.',
    },
  },
};
