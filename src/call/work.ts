/** How the session and those who do its activities talk to each other: types only. */
import type { WebAdapter } from '../api/web-adapter.js';
import type { Connector } from '../connector/connector.js';
import type { Activity, ActivityKind, ActivityOf } from './machine/activities.js';
import type { Clock } from '../base/clock.js';
import type { CallContext } from './context.js';
import type { CallHost } from './host.js';
import type { MachineEvent } from './machine/states.js';

/** What a performer works with. */
export interface Work {
  context: CallContext;
  /** Aborts when the state no longer wants the activity. */
  signal: AbortSignal;
  center: WebAdapter;
  connector: Connector;
  /** Deaf once the signal has aborted. */
  send: (event: MachineEvent) => void;
  /** Tells the host; what it throws goes to the console. */
  tell: (notify: (host: CallHost) => void) => void;
  /** As `CallHost.load`. */
  load: () => Promise<unknown>;
  clock: Clock;
  random: () => number;
}

/** Every kind of activity but those the session does by itself. */
export type Performers = {
  readonly [Kind in Exclude<ActivityKind, 'lock' | 'request' | 'load' | 'deadline'>]: (
    activity: ActivityOf<Kind> & Activity,
    work: Work,
  ) => Promise<void>;
};
