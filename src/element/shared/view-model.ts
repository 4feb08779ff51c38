/**
 * What the view is a function of, and what it may ask for. No template decides what a call does:
 * it shows this, and every click is one of the actions.
 */
import type { TemplateResult } from 'lit';
import type { CallState, Media } from '../../call/machine/states.js';
import type { CallDevice, CallNotice, DeviceKind } from '../../connector/connector.js';
import type { AskedFor } from '../../connector/errors.js';
import type { EndWords, CallWords } from '../../locales/words.js';
import type { EndReason } from '../../call/machine/reasons.js';

export type Drawer = 'keypad' | 'devices';

/** How the other side probably sounds. */
export type Quality = 'good' | 'fair' | 'poor';

/** How a device that was denied is got back. */
export interface AccessView {
  /** It is allowed by now: the words for that. */
  readonly granted: EndWords | undefined;
  /** What there is to read and to press. */
  readonly body: TemplateResult | undefined;
}

export interface ViewModel {
  readonly messages: CallWords;
  readonly state: CallState;
  readonly media: Media;
  /** The browser asks whether the page may use these, and has no answer yet. */
  readonly asking: AskedFor | undefined;
  /** While an agent is waited for: nothing comes from the center, or the network is away. */
  readonly cutOff: boolean;
  /** From `ending` on. */
  readonly reason: EndReason | undefined;
  /** How far the call has come: whether somebody was there to talk to decides what an end means. */
  readonly reached: 'nobody' | 'gateway' | 'somebody';
  /** The connector has failed and not said why. */
  readonly unexplained: boolean;
  /** After a denial, once it is loaded. */
  readonly access: AccessView | undefined;
  /** Whole seconds: waited so far while queued, talked (so far) from `talking` on, else 0. */
  readonly seconds: number;
  /** Talking, but nobody here can know whether anybody hears: the gateway was only handed over. */
  readonly handedOver: boolean;
  /** Controls to show; false where the connector does not have them. */
  readonly controls: {
    readonly mute: boolean;
    readonly camera: boolean;
    readonly keypad: boolean;
    readonly devices: boolean;
    /** Sound that the browser keeps silent can be turned on. */
    readonly sound: boolean;
  };
  readonly muted: boolean;
  readonly camera: boolean;
  /** What is open under the controls; one at a time. */
  readonly drawer: Drawer | undefined;
  readonly devices: readonly CallDevice[];
  /** Pictures there are to show, as elements that play them (`pictures.ts`). */
  readonly remoteVideo: HTMLVideoElement | undefined;
  readonly selfView: HTMLVideoElement | undefined;
  readonly notices: readonly CallNotice[];
  /** Undefined where nobody measures. */
  readonly quality: Quality | undefined;
  /** Digits sent in this call, newest last, for the keypad's display. */
  readonly tones: string;
  /** The panel is folded to one line; the call goes on. */
  readonly collapsed: boolean;
  /** The visitor may ask to be called back; `loading`: has asked, and the form is on its way. */
  readonly callBack: 'offered' | 'loading' | undefined;
  /** The page has put something into the default slot. */
  readonly hasFallback: boolean;
  /** Only a reload helps: the name of the button for it. */
  readonly reload: string | undefined;
}

export interface Actions {
  hangUp(): void;
  /** From an end back to the start button. */
  close(): void;
  callAgain(): void;
  reload(): void;
  callBack(): void;
  mute(muted: boolean): void;
  camera(on: boolean): void;
  toggle(drawer: Drawer): void;
  /** @returns which of its kind is in use then. */
  choose(kind: DeviceKind, id: string): Promise<string | undefined>;
  resumeSound(): void;
  sendTone(digit: string): void;
  toggleCollapsed(): void;
}
