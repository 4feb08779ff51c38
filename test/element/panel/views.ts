/** View models for tests of templates and styles: the fullest panel of each state, and odd ones. */
import type { CallDevice } from '../../../src/connector/connector.js';
import type { Question } from '../../../src/element/rating/question.js';
import type { ViewModel } from '../../../src/element/shared/view-model.js';
import { running } from '../../support/states.js';

/** The fullest panel of each state, with everything at once. */
export const full = {
  muted: true,
  drawer: 'keypad',
  tones: '0123456789*#0123456789',
  quality: 'fair',
} as const;
export const everything = { mute: true, camera: true, keypad: true, devices: true, sound: true };
export const nothingAtAll = {
  mute: false,
  camera: false,
  keypad: false,
  devices: false,
  sound: false,
};

/** A browser's list of devices, with names, or without where it hides them. */
export const devices: readonly CallDevice[] = [
  { kind: 'microphone', id: 'm1', label: 'Built-in', chosen: false },
  { kind: 'microphone', id: 'm2', label: 'Headset', chosen: true },
  { kind: 'camera', id: 'c1', label: '', chosen: true },
];

/** A placeholder for a picture. */
const movie = (name: string): HTMLVideoElement => {
  const video = document.createElement('video');
  video.setAttribute('part', name);
  video.ariaLabel = name;
  return video;
};
const both = { remoteVideo: movie('remote-video'), selfView: movie('self-view') };
/** A view, with the question for a rating that is to be rendered into it. */
export type View = Partial<ViewModel> & { readonly question?: Omit<Question, 'words'> };

const asked: Omit<Question, 'words'> = {
  levels: undefined,
  chosen: undefined,
  comment: '',
  step: 'asking',
};
export const views: Record<string, View> = {
  ...Object.fromEntries(running.map((state) => [state, { state, seconds: 6000 }])),
  'full talking': { ...full, state: 'talking', seconds: 3599 },
  'handed over': {
    state: 'talking',
    handedOver: true,
    controls: nothingAtAll,
  },
  'talking with pictures': { ...both, quality: 'good' },
  'talking, and only oneself to see': { selfView: movie('self-view'), quality: 'poor' },
  'choosing devices': { drawer: 'devices', devices },
  'kept silent': { notices: ['sound-blocked'] },
  'on hold without sound': { notices: ['held', 'no-audio'] },
  'folded queue': { state: 'queued', seconds: 59, collapsed: true },
  'queue with an offer': { state: 'queued', seconds: 20, callBack: 'offered' },
  'queue with place and estimate': {
    state: 'queued',
    seconds: 61,
    callBack: 'offered',
    queue: {
      place: 'You are number 12.',
      estimate: 'The wait is about 23 minutes.',
      announced: 'You are number 12.',
    },
  },
  'failed with an offer': { state: 'failed', reason: 'no-agent', callBack: 'offered' },
  'failed for good, the offer on its way': {
    state: 'failed',
    reason: 'unsupported',
    callBack: 'loading',
  },
  'queue with both offers': {
    state: 'queued',
    seconds: 20,
    callBack: 'offered',
    message: 'offered',
  },
  'failed with both offers': {
    state: 'failed',
    reason: 'closed',
    callBack: 'offered',
    message: 'loading',
  },
  'failed outside of the hours': {
    state: 'failed',
    reason: 'closed',
    callBack: 'offered',
    opens: 'Open again on Monday at 9:00.',
  },
  'failed with a message to leave': { state: 'failed', reason: 'closed', message: 'offered' },
  'waiting for the answer to a question': { state: 'preparing', asking: 'both' },
  'queue that is cut off': { state: 'queued', seconds: 59, cutOff: true },
  'folded talking': { ...full, state: 'talking', seconds: 61, collapsed: true },
  'folded, muted, held, without sound and camera': {
    muted: true,
    camera: false,
    notices: ['held', 'no-audio'],
    quality: 'fair',
    collapsed: true,
  },
  ended: { state: 'ended', reason: 'hung-up', seconds: 61 },
  'ended, with the question for a rating': {
    state: 'ended',
    reason: 'hung-up',
    seconds: 61,
    question: asked,
  },
  'ended, with a rating that was not sent': {
    state: 'ended',
    reason: 'released',
    seconds: 61,
    question: { ...asked, chosen: '4', comment: 'x'.repeat(512), step: 'failed' },
  },
  'ended, with a rating on its way': {
    state: 'ended',
    reason: 'hung-up',
    question: { ...asked, chosen: '1', step: 'sending' },
  },
  'ended, with a rating that was sent': {
    state: 'ended',
    reason: 'hung-up',
    question: { ...asked, chosen: '5', step: 'sent' },
  },
  failed: { state: 'failed', reason: 'queue-timeout' },
  'failed for good': { state: 'failed', reason: 'unsupported' },
};
