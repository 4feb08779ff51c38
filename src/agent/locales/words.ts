/** What every language has to say to an agent whose telephone rings. */
import type { CallInfoErrorCode } from '../cc-gateway/client.js';

/** `mediaType` of a call [cec_07_0513]. */
type CallKind = 1 | 2 | 4 | 5 | 15 | 16 | 17 | 19 | 51 | 53;
/** `mediaAbility` of a call [cec_07_0513]. */
type CallMedia = 1 | 2 | 3 | 5 | 6;
/** `callfeature` of a call that is not a common inbound one [cec_07_2637]. */
type CallFeature = 1 | 2 | 4 | 7 | 40 | 41 | 42 | 43 | 44 | 45 | 51;

/** One language of the agent's element, whole. */
export interface AgentLanguage {
  /** BCP 47. */
  readonly code: string;
  readonly dir: 'ltr' | 'rtl';
  readonly words: AgentWords;
}

export interface AgentWords {
  /** Name of the whole, for assistive technology. */
  region: string;
  /** Heading, while a call rings. */
  rings: string;
  /** The call that was shown was answered, or is gone. */
  over: string;
  /** No call rings; nobody asks, somebody does. */
  idle: string;
  watching: string;
  /** There is no agent to ask for. */
  signedOut: string;
  caller: string;
  /** The center knows no number. */
  unknownCaller: string;
  called: string;
  skill: string;
  kind: string;
  media: string;
  feature: string;
  priority: string;
  waiting: string;
  /** What the visitor's side has sent along. */
  data: string;
  /** Stand before a number: what is too much to be shown. */
  rowsLeft: string;
  charactersLeft: string;
  refresh: string;
  refreshing: string;
  tryAgain: string;
  /** Stands before the CC-Gateway's return code. */
  retcode: string;
  kinds: Readonly<Record<CallKind, string>>;
  medias: Readonly<Record<CallMedia, string>>;
  features: Readonly<Record<CallFeature, string>>;
  /** What has happened, and what the agent can do. */
  errors: Readonly<Record<CallInfoErrorCode, string>>;
}
