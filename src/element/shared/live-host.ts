/** Between the element and what it loads for a call: types only. */
import type { TemplateResult } from 'lit';
import type { Clock } from '../../base/clock.js';
import type { CallState, Media } from '../../call/machine/states.js';
import type { GatewayCredentials } from '../../connector/connector.js';
import type { Wording } from '../../locales/index.js';
import type { LanguageFile } from '../../locales/words.js';
import type { Configuration } from './attributes.js';
import type { ConfiguredElement } from '../../base/element/configured.js';
import type { EndReason } from '../../call/machine/reasons.js';

/** A transition, as the element tells it. */
export interface StateChange {
  readonly state: CallState;
  readonly reason?: EndReason;
  /** After this end no web call is possible (`isImpossible`). */
  readonly impossible?: boolean;
}

/** What the element lends. */
export interface LiveHost {
  readonly element: ConfiguredElement &
    Readonly<Configuration> & { readonly gatewayCredentials: GatewayCredentials | undefined };
  /** What the page wants to be said now: another object as soon as it wants something else. */
  wording(): Wording;
  hasFallback(): boolean;
  announce(change: StateChange): void;
  callAgain(media: Media): void;
  readonly clock: Clock;
}

/** What a call keeps of the configuration beside its options. */
export type Kept = Pick<Configuration, 'alert' | 'leavePrompt'>;

/** The panel as the element's template places it. */
export interface OpenPanel {
  words: LanguageFile;
  head: TemplateResult;
  status: string;
  body: TemplateResult;
}
