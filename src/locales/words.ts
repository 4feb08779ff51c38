/** What every language says: the type of a language file. */
import type { Load } from '../base/again.js';
import type { CallbackErrorCode, CallbackReason, CallbackState } from '../call/callback.js';
import type { EndReason, PlainEnd } from '../call/machine/reasons.js';
import type { CallState, RestState } from '../call/machine/states.js';
import type { CallNotice } from '../connector/connector.js';
import type { AskedFor } from '../connector/errors.js';

/** One language, whole: a file beside this one, or what a page has registered over such a file. */
export interface LanguageFile {
  /** BCP 47. */
  readonly code: string;
  readonly dir: 'ltr' | 'rtl';
  /** What every page loads. */
  readonly labels: Labels;
  /** What is loaded with the panel. */
  readonly call: CallWords;
  /** "Call me back"; its offer is one of the panel's words. */
  readonly callback: CallbackWords;
}

/** Some words of a language, in the shape of its file. */
export type Messages = Own<LanguageFile>;

type Own<Words> = {
  readonly [Key in keyof Words]?: Words[Key] extends string ? Words[Key] : Own<Words[Key]>;
};

/** Words of the page's own by their path: `call.states.queued`. */
export type Texts = Readonly<Record<string, string>>;

/**
 * The part of a language that a page loads before anybody calls. The build cuts each file in two
 * (test/tools/languages.ts); where nothing is built, the part is the whole file.
 */
export type LanguagePart = Pick<LanguageFile, 'code' | 'dir' | 'labels'> & {
  readonly rest?: Load<{ readonly language: LanguageFile }>;
};

/** Words of a page that has loaded nothing but the button. */
export interface Labels {
  call: string;
  videoCall: string;
  /** The state `preparing`, whose words have to be there before the others. */
  starting: string;
  cancel: string;
  /** The code `load-failed`: nothing else could be loaded that could say it. */
  loadFailed: string;
  /** A button, and said instead of `loadFailed`, where trying again cannot help: the files are gone. */
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
  /** One sentence for every state in which a call runs; `preparing` has its own among the labels. */
  states: Readonly<Record<Exclude<CallState, RestState | 'preparing'>, string>>;
  /** `preparing` while the browser asks the visitor for devices. */
  asking: Readonly<Record<AskedFor, string>>;
  /** `queued` or `connecting` while nothing comes from us. */
  cutOff: string;
  /** `talking` where nobody here knows whether the agent can hear. */
  handedOver: string;
  /** For a visitor in another tab, as soon as it is true; the end is told as the panel tells it. */
  agentThere: string;
  /** What the visitor should know of a call that goes on, instead of the words for `talking`. */
  notices: Readonly<Record<CallNotice, string>>;
  /** Beside the sign of the connection's quality. */
  quality: Readonly<Record<'good' | 'fair' | 'poor', string>>;
  /** A button, where the browser plays nothing before another click. */
  soundOn: string;
  /** Names of the pictures, for assistive technology. */
  remoteVideo: string;
  selfView: string;
  /** Where nobody has been there to talk to, or nobody here knows of it. */
  ends: Readonly<Record<EndReason, EndWords>>;
  /** After a talk. */
  afterTalk: Readonly<Record<PlainEnd, EndWords>>;
  /** After a talk, whatever the error. */
  cutShort: EndWords;
  /**
   * `media-failed` of a connector or a page's own SDK that gives no code of its own: whatever was the
   * cause, as an agent who is busy.
   */
  unexplained: EndWords;
  /** `media-failed` before there was a gateway. */
  notStarted: EndWords;
  /** The hint of `load-failed` where only a reload helps. */
  codeGone: string;
  /** A button, where a call has failed or waits long; what follows it is said by `CallbackWords`. */
  callBack: string;
  /** `queued`, from when on it is offered. */
  callBackInQueue: string;
  /** What follows the button could not be loaded. */
  callBackLost: string;
  /** Nor will it be: its files have gone from the server, and only a reload helps. */
  callBackGone: string;
  /** Label of the time waited, of the time talked. */
  waited: string;
  talked: string;
  /** A hint under the queue's timer that the wait is alive. */
  stillWaiting: string;
  /** Instead of it while nobody knows. */
  maybeWaiting: string;
  cancel: string;
  hangUp: string;
  mute: string;
  unmute: string;
  /** Names of signs, where there is no room for controls. */
  muted: string;
  cameraIsOff: string;
  cameraOn: string;
  cameraOff: string;
  /** Name of the toggle and of the keys; whether they are shown is told by `aria-expanded`. */
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
  /** How a denied microphone or camera is got back. */
  access: AccessWords;
}

export interface AccessWords {
  /** It is allowed by now. */
  granted: EndWords;
  /** What to do, after the sentence that names the device; by browser, or by what is the matter. */
  steps: Readonly<
    Record<
      | 'chromium'
      | 'chromium-android'
      | 'firefox'
      | 'firefox-android'
      | 'safari'
      | 'safari-ios'
      | 'other-ios'
      /** The browser's question was closed: it comes again. */
      | 'ask'
      /** The browser allows it, the system does not. */
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

/** What the form has to say beside what the relay says. */
export type CallbackProblem = CallbackErrorCode | 'number-missing' | 'number-too-long';

export interface CallbackWords {
  /** What the form is for. */
  form: string;
  /** The same while the web call goes on. */
  formInQueue: string;
  country: string;
  number: string;
  /** What the field takes. */
  hint: string;
  /** Stands before the number as it was understood. */
  understood: string;
  submit: string;
  back: string;
  sending: string;
  withdraw: string;
  withdrawing: string;
  /** A button at the end of a request. */
  again: string;
  problems: Readonly<Record<CallbackProblem, string>>;
  states: Readonly<Record<Exclude<CallbackState, 'failed'>, StateWords>>;
  failures: Readonly<Record<CallbackReason, StateWords>>;
  /** There is a request, but what becomes of it cannot be seen. */
  lost: StateWords;
}
