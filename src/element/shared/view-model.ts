/**
 * The data that the panel's templates are a function of, and the actions that their controls call.
 * No template decides what a call does: it shows the data, and every click is one of the actions.
 */
import type { TemplateResult } from 'lit';
import type { CallState, Media } from '../../call/machine/states.js';
import type { CallDevice, CallNotice, DeviceKind } from '../../connector/connector.js';
import type { AskedFor } from '../../connector/errors.js';
import type { EndWords, CallWords } from '../../locales/words.js';
import type { EndReason } from '../../call/machine/reasons.js';

/** The sentences about the queue that are shown, and the one that is read out; may be empty. */
export interface QueueView {
  readonly place: string;
  readonly estimate: string;
  readonly announced: string;
}

export type Drawer = 'keypad' | 'devices';

/** Grade of the connection: how well the other side can probably be heard. */
export type Quality = 'good' | 'fair' | 'poor';

/** Help for a visitor whose microphone or camera was denied. */
export interface AccessView {
  /** The words to show when the device has been allowed meanwhile; undefined before that. */
  readonly granted: EndWords | undefined;
  /** The instructions and the browser's own button; undefined where there are none. */
  readonly body: TemplateResult | undefined;
}

export interface ViewModel {
  readonly messages: CallWords;
  readonly state: CallState;
  readonly media: Media;
  /** Devices for which the browser's permission question is open. */
  readonly asking: AskedFor | undefined;
  /** The call waits for an agent or for its connection, and the center cannot be reached. */
  readonly cutOff: boolean;
  /** Why the call ends; set from `ending` on. */
  readonly reason: EndReason | undefined;
  /** How far the call has come. An end means something else after a talk with somebody. */
  readonly reached: 'nobody' | 'gateway' | 'somebody';
  /** The connector has failed without a code that says why. */
  readonly unexplained: boolean;
  /** Set after a denied or unanswered permission question, once the code for it is loaded. */
  readonly access: AccessView | undefined;
  /** When the office opens again, where the page's hours tell it. */
  readonly opens: string | undefined;
  /** The place in the queue, where the center tells it; undefined outside of `queued`. */
  readonly queue: QueueView | undefined;
  /** Whole seconds: of waiting while queued, of talk from `talking` on, else 0. */
  readonly seconds: number;
  /**
   * In `talking`, but the gateway was only handed over: it is not known whether anybody can hear.
   */
  readonly handedOver: boolean;
  /** Controls to show; false where the connector does not offer them. */
  readonly controls: {
    readonly mute: boolean;
    readonly camera: boolean;
    readonly keypad: boolean;
    readonly devices: boolean;
    /** A button can turn on sound that the browser keeps silent. */
    readonly sound: boolean;
  };
  readonly muted: boolean;
  readonly camera: boolean;
  /** The drawer that is open under the controls; only one can be. */
  readonly drawer: Drawer | undefined;
  readonly devices: readonly CallDevice[];
  /**
   * The elements that play the two pictures (`pictures.ts`); undefined where there is no picture.
   */
  readonly remoteVideo: HTMLVideoElement | undefined;
  readonly selfView: HTMLVideoElement | undefined;
  readonly notices: readonly CallNotice[];
  /** Undefined while the connector has not measured, and outside of `talking`. */
  readonly quality: Quality | undefined;
  /** Digits sent in this call, newest last, for the keypad's display. */
  readonly tones: string;
  /** The panel is folded to one line; the call goes on. */
  readonly collapsed: boolean;
  /**
   * `offered`: the button for a call-back is shown; `loading`: it was pressed and the form loads.
   */
  readonly callBack: 'offered' | 'loading' | undefined;
  /** As `callBack`, for the button to leave a message. */
  readonly message: 'offered' | 'loading' | undefined;
  /** The question for a rating, after a talk; undefined where there is none. */
  readonly rating: TemplateResult | undefined;
  /** The page has put something into the default slot. */
  readonly hasFallback: boolean;
  /** Text of the reload button, set where only a reload of the page helps. */
  readonly reload: string | undefined;
}

export interface Actions {
  hangUp(): void;
  /** Closes the panel after the end of a call; the start button is shown again. */
  close(): void;
  callAgain(): void;
  reload(): void;
  callBack(): void;
  leaveMessage(): void;
  mute(muted: boolean): void;
  camera(on: boolean): void;
  toggle(drawer: Drawer): void;
  /** @returns id of the device of that kind which is in use afterwards. */
  choose(kind: DeviceKind, id: string): Promise<string | undefined>;
  resumeSound(): void;
  sendTone(digit: string): void;
  toggleCollapsed(): void;
}
