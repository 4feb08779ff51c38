/** The status line's sentence for a call, and the words for its end. */
import { isError } from '../../call/machine/reasons.js';
import { isAtRest } from '../../call/machine/states.js';
import type { EndWords } from '../../locales/words.js';
import type { ViewModel } from './view-model.js';

/** The sentence of the status line. */
export function statusText(view: ViewModel): string {
  const { state, asking, cutOff, handedOver, messages, notices, callBack, message } = view;
  if (isAtRest(state)) return state === 'idle' ? '' : endWords(view).title;
  // Without a question, the element's own "starting" is shown, as before the panel opened.
  if (state === 'preparing') return asking ? messages.asking[asking] : '';
  if (cutOff) return messages.cutOff;
  if (state === 'queued' && callBack) return messages.callBackInQueue;
  if (state === 'queued' && message) return messages.messageInQueue;
  if (state !== 'talking') return messages.states[state];
  if (handedOver) return messages.handedOver;
  // A notice of what is wrong or unusual matters more than the sentence that people are connected.
  return notices.map((notice) => messages.notices[notice]).join(' ') || messages.states.talking;
}

/** Chooses the words for an end by its reason and by how far the call had come. */
export function endWords(view: ViewModel): EndWords {
  const { messages, reason = 'hung-up', reached, unexplained, access, opens } = view;
  const { ends, afterTalk, cutShort, notStarted } = messages;
  if (access?.granted) return access.granted;
  if (reached === 'somebody') return isError(reason) ? cutShort : afterTalk[reason];
  if (reason === 'closed' && opens) return { title: ends.closed.title, hint: opens };
  if (reason !== 'media-failed') return ends[reason];
  if (reached === 'nobody') return notStarted;
  return unexplained ? messages.unexplained : ends[reason];
}
