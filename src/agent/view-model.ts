/** What the view of an agent's calls is a function of, and what it may ask for. */
import type { CallInfo } from './cc-gateway/client.js';
import type { AgentLanguage } from './locales/words.js';
import type { CallFailure } from './watch.js';

export interface AgentView extends AgentLanguage {
  readonly call: CallInfo | undefined;
  /** The call as it was first seen: what is announced of it does not change with it. */
  readonly announced: CallInfo | undefined;
  /** Whole seconds the caller has waited. */
  readonly seconds: number;
  /** Why nothing more is known. */
  readonly error: CallFailure | undefined;
  /** There is an agent to ask for. */
  readonly ready: boolean;
  readonly watching: boolean;
  readonly refreshing: boolean;
  /** The last that was seen of any call was its end; who asked has been told that none rings. */
  readonly last: 'over' | 'none' | undefined;
  readonly refresh: () => void;
}
