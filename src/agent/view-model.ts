/** The input of the agent's view: all it renders, and the one action it can ask for. */
import type { CallInfo } from './cc-gateway/client.js';
import type { AgentLanguage } from './locales/words.js';
import type { CallFailure } from './watch.js';

export interface AgentView extends AgentLanguage {
  readonly call: CallInfo | undefined;
  /**
   * The call as it was first seen; the status line announces this one, so that a change of the call
   * is not announced again.
   */
  readonly announced: CallInfo | undefined;
  /** Whole seconds the caller has waited. */
  readonly seconds: number;
  /** Why the call's data are not current. */
  readonly error: CallFailure | undefined;
  /** Whether an agent and a credential are set. */
  readonly ready: boolean;
  readonly watching: boolean;
  readonly refreshing: boolean;
  /** `over`: the call shown last has ended. `none`: `refresh()` was asked and no call rings. */
  readonly last: 'over' | 'none' | undefined;
  readonly refresh: () => void;
}
