/** The words of the visitor's element: the type of a language file. */
import type { Load } from '../base/again.js';
import type { CallbackErrorCode, CallbackReason, CallbackState } from '../call/callback.js';
import type { EndReason, PlainEnd } from '../call/machine/reasons.js';
import type { MessageFailure } from '../call/message.js';
import type { CallState, RestState } from '../call/machine/states.js';
import type { CallNotice } from '../connector/connector.js';
import type { AskedFor } from '../connector/errors.js';

/** One whole language: a file beside this one, or what a page has registered over such a file. */
export interface LanguageFile {
  /** BCP 47. */
  readonly code: string;
  readonly dir: 'ltr' | 'rtl';
  /** The words that every page loads. */
  readonly labels: Labels;
  /** The words that are loaded with the panel. */
  readonly call: CallWords;
  /** The words of the form "call me back"; the button that offers it is among the panel's words. */
  readonly callback: CallbackWords;
  /** The words of the form "leave a message", beside those of the call-back form's number. */
  readonly message: MessageWords;
  /** The words of the question for a rating after a talk. */
  readonly rating: RatingWords;
}

/** Some words of a language, in the shape of its file. */
export type Messages = Own<LanguageFile>;

type Own<Words> = {
  readonly [Key in keyof Words]?: Words[Key] extends string ? Words[Key] : Own<Words[Key]>;
};

/** A page's own words by their path: `call.states.queued`. */
export type Texts = Readonly<Record<string, string>>;

/**
 * The part of a language that a page loads before a visitor calls. The build cuts each file in two
 * (test/tools/languages.ts); without a build the part is the whole file.
 */
export type LanguagePart = Pick<LanguageFile, 'code' | 'dir' | 'labels'> & {
  readonly rest?: Load<{ readonly language: LanguageFile }>;
};

/** The words needed while only the button is loaded. */
export interface Labels {
  call: string;
  videoCall: string;
  /** The state `preparing`, which is shown before the panel's words are loaded. */
  starting: string;
  cancel: string;
  /** The error `load-failed`: the panel's words may be what could not be loaded. */
  loadFailed: string;
  /**
   * A button, and the sentence instead of `loadFailed`, where trying again cannot help because the
   * files are gone from the server.
   */
  reload: string;
}

/** The end of a call in words: what happened, and what the visitor can do next. */
export interface EndWords {
  title: string;
  hint: string;
}

export interface CallWords {
  /** Name of the panel, for assistive technology. */
  panel: string;
  /**
   * One sentence for every state in which a call runs; `preparing` has its own among the labels.
   */
  states: Readonly<Record<Exclude<CallState, RestState | 'preparing'>, string>>;
  /** The state `preparing` while the browser asks the visitor for devices. */
  asking: Readonly<Record<AskedFor, string>>;
  /** The states `queued` and `connecting` while our requests do not reach the center. */
  cutOff: string;
  /** The state `talking` where it is unknown whether the agent can hear. */
  handedOver: string;
  /**
   * Told to a visitor in another tab as soon as the agent is there; the end is told in the panel's
   * own words.
   */
  agentThere: string;
  /** Notices to the visitor during a call, shown instead of the words for `talking`. */
  notices: Readonly<Record<CallNotice, string>>;
  /** Shown beside the sign of the connection's quality. */
  quality: Readonly<Record<'good' | 'fair' | 'poor', string>>;
  /** A button, where the browser blocks sound until another click. */
  soundOn: string;
  /** Names of the pictures, for assistive technology. */
  remoteVideo: string;
  selfView: string;
  /** The ends of calls without a talk, or where it is unknown whether there was one. */
  ends: Readonly<Record<EndReason, EndWords>>;
  /** The ends of calls after a talk. */
  afterTalk: Readonly<Record<PlainEnd, EndWords>>;
  /** The end by any error after a talk. */
  cutShort: EndWords;
  /**
   * `media-failed` of a connector or a page's own SDK that gives no code of its own, so that the
   * cause may be anything, as an agent who is busy.
   */
  unexplained: EndWords;
  /** `media-failed` before the center has given a gateway. */
  notStarted: EndWords;
  /**
   * When the office opens again: `{time}` is a time of day, `{day}` a day of the week of the next
   * days, `{date}` a date without its year.
   */
  opens: Readonly<Record<'today' | 'tomorrow' | 'weekday' | 'date', string>>;
  /** The hint for the error `load-failed` where only a reload helps. */
  codeGone: string;
  /**
   * A button, where a call has failed or waits long; the form it opens has its words in
   * `CallbackWords`.
   */
  callBack: string;
  /** The state `queued` from the time when a call-back is offered. */
  callBackInQueue: string;
  /** A button as `callBack`; the form it opens has its words in `MessageWords`. */
  leaveMessage: string;
  /** As `callBackInQueue`, where a message is offered and no call-back. */
  messageInQueue: string;
  /** The form behind one of the two buttons could not be loaded. */
  callBackLost: string;
  /**
   * The form can never be loaded, because its files are gone from the server: only a reload helps.
   */
  callBackGone: string;
  /** Labels of the time waited and of the time talked. */
  waited: string;
  talked: string;
  /** The place in the queue; `{number}` is the place. */
  queuePlace: string;
  /** The center's estimate; `{time}` is a time in words, as "3 minutes". */
  queueEstimate: string;
  /** A hint under the queue's timer that the visitor is still in the queue. */
  stillWaiting: string;
  /**
   * Shown instead of `stillWaiting` while it is unknown whether the visitor is still in the queue.
   */
  maybeWaiting: string;
  cancel: string;
  hangUp: string;
  mute: string;
  unmute: string;
  /** Names of the signs that are shown where there is no room for controls. */
  muted: string;
  cameraIsOff: string;
  cameraOn: string;
  cameraOff: string;
  /** Name of the toggle and of the keys; `aria-expanded` tells whether they are shown. */
  keypad: string;
  /** Name of the toggle and of the choices it shows. */
  devices: string;
  microphone: string;
  speaker: string;
  camera: string;
  /** Name of the field that shows the digits sent. */
  digits: string;
  callAgain: string;
  close: string;
  minimize: string;
  expand: string;
  /** Stands before the page's own fallback at the end of a call. */
  otherWays: string;
  /** How to allow a microphone or camera that was denied. */
  access: AccessWords;
}

export interface AccessWords {
  /** The device is allowed by now. */
  granted: EndWords;
  /**
   * What to do, shown after the sentence that names the device; by browser, or by the kind of
   * trouble.
   */
  steps: Readonly<
    Record<
      | 'chromium'
      | 'chromium-android'
      | 'firefox'
      | 'firefox-android'
      | 'safari'
      | 'safari-ios'
      | 'other-ios'
      /** The browser's question was closed without an answer, and will be asked again. */
      | 'ask'
      /** The browser allows the device, but the operating system does not. */
      | 'system',
      string
    >
  >;
}

/** A state of the request: what happens, and what that means for the visitor. */
interface StateWords {
  title: string;
  hint: string;
}

/** The problems the form reports: the relay's, and those it finds itself. */
export type CallbackProblem = CallbackErrorCode | 'number-missing' | 'number-too-long';

export interface CallbackWords {
  /** The form's purpose. */
  form: string;
  /** The form's purpose while the web call goes on. */
  formInQueue: string;
  country: string;
  number: string;
  /** What can be entered in the field. */
  hint: string;
  /** Stands before the number in the form in which it was understood. */
  understood: string;
  /** Name of the list of times, and its first entry. */
  when: string;
  soon: string;
  submit: string;
  back: string;
  sending: string;
  withdraw: string;
  withdrawing: string;
  /** A button at the end of a request. */
  again: string;
  problems: Readonly<Record<CallbackProblem, string>>;
  states: Readonly<Record<Exclude<CallbackState, 'failed'>, StateWords>>;
  /** In place of the state `waiting`; `{time}` is the chosen day and time. */
  chosen: StateWords;
  failures: Readonly<Record<CallbackReason, StateWords>>;
  /** There is a request, but its state cannot be fetched. */
  lost: StateWords;
}

export interface MessageWords {
  /** The form's purpose. */
  form: string;
  /** The form's purpose while the web call goes on. */
  formInQueue: string;
  /** Name of the field for the text. */
  text: string;
  /** The field for the text is empty. */
  textMissing: string;
  /** Stands before the number in the form in which it was understood. */
  understood: string;
  submit: string;
  sending: string;
  failures: Readonly<Record<MessageFailure, string>>;
  /** The message was left. */
  left: StateWords;
  /** The hint after that while the web call goes on. */
  leftInQueue: string;
}

export interface RatingWords {
  /** The question, above the levels. */
  question: string;
  /** Where the center has no levels of its own: 1 is the worst and 5 the best. */
  levels: Readonly<Record<1 | 2 | 3 | 4 | 5, string>>;
  /** Label of the field for a comment, which may stay empty. */
  comment: string;
  /** A button. */
  send: string;
  /** What becomes of the rating. `impossible`: the center takes none. */
  said: Readonly<Record<'sending' | 'sent' | 'failed' | 'impossible', string>>;
}
