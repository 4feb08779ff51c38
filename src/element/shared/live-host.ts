/** Types of the interface between the element and the code that it loads for a call. */
import type { TemplateResult } from 'lit';
import type { Clock } from '../../base/clock.js';
import type { CallState, Media } from '../../call/machine/states.js';
import type { Wording } from '../../locales/index.js';
import type { LanguageFile } from '../../locales/words.js';
import type { ClickToDialAttributes, Configuration, PropertiesOnly } from './attributes.js';
import type { ConfiguredElement } from '../../base/element/configured.js';
import type { EndReason } from '../../call/machine/reasons.js';

/** A transition of the call, for the element to announce to the page. */
export interface StateChange {
  readonly state: CallState;
  readonly reason?: EndReason;
  /** The call has ended in a way after which no web call is possible (`isImpossible`). */
  readonly impossible?: boolean;
}

/** The opening hours, as far as the code of a call needs them (`hours/opening.ts`). */
interface OpeningHours {
  /** Never rejects. Undefined where there are no hours. */
  load(): Promise<unknown> | undefined;
  /** Undefined where there are no hours, or their code could not be loaded. */
  readonly office:
    | {
        refuses(): boolean;
        takeWanted(): 'callBack' | 'message' | undefined;
        learn(takesMessages: (server: string) => boolean): void;
        readonly closed: boolean;
        readonly opens: string | undefined;
      }
    | undefined;
}

/** What the element shows in place of its start button while the office is closed. */
export interface ClosedView {
  readonly status: TemplateResult;
  readonly body: TemplateResult;
}

/** The part of the element that the loaded code may use. */
export interface LiveHost {
  readonly element: ConfiguredElement &
    Readonly<Configuration> &
    Readonly<Pick<ClickToDialAttributes, PropertiesOnly>>;
  /** The language and own words that the page wants now: a new object whenever these change. */
  wording(): Wording;
  hasFallback(): boolean;
  announce(change: StateChange): void;
  callAgain(media?: Media): Promise<void>;
  readonly clock: Clock;
  readonly opening: OpeningHours;
}

/** The fields, beside the call's options, whose values a call keeps from its start. */
export type Kept = Pick<Configuration, 'alert' | 'leavePrompt' | 'rating'>;

/** The parts of the panel that the element's template puts into its frame. */
export interface OpenPanel {
  words: LanguageFile;
  head: TemplateResult;
  status: string;
  body: TemplateResult;
}
