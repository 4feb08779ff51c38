/**
 * The words of one language for an agent whose telephone rings: the type of every file beside this
 * one.
 */
import type { CallInfoErrorCode } from '../cc-gateway/client.js';

/** `mediaType` of a call [cec_07_0513]. */
type CallKind = 1 | 2 | 4 | 5 | 15 | 16 | 17 | 19 | 51 | 53;
/** `mediaAbility` of a call [cec_07_0513]. */
type CallMedia = 1 | 2 | 3 | 5 | 6;
/** `callfeature` of a call that is not a common inbound one [cec_07_2637]. */
type CallFeature = 1 | 2 | 4 | 7 | 40 | 41 | 42 | 43 | 44 | 45 | 51;

/** One whole language of the agent's element. */
export interface AgentLanguage {
  /** BCP 47. */
  readonly code: string;
  readonly dir: 'ltr' | 'rtl';
  readonly words: AgentWords;
}

export interface AgentWords {
  /** Name of the element's region, for assistive technology. */
  region: string;
  /** Heading, while a call rings. */
  rings: string;
  /** The call that was shown was answered, or is gone. */
  over: string;
  /**
   * No call rings: `idle` while the CC-Gateway is not asked, `watching` while it is asked again and
   * again.
   */
  idle: string;
  watching: string;
  /** No agent or credential is set. */
  signedOut: string;
  caller: string;
  /** The center does not know the caller's number. */
  unknownCaller: string;
  called: string;
  skill: string;
  kind: string;
  media: string;
  feature: string;
  priority: string;
  waiting: string;
  /** Heading of the data that the caller's side has sent along with the call. */
  data: string;
  /** Names of the values that a call-back carries along (the relay's `callData`). */
  rows: Readonly<Record<'name' | 'customer' | 'page' | 'language' | 'data', string>>;
  /**
   * Each stands before the number of rows or characters that are not shown because they are too
   * many.
   */
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
  /** For each error: what has happened, and what the agent can do. */
  errors: Readonly<Record<CallInfoErrorCode, string>>;
}
