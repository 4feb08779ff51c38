/** Types of the interface between the session and the functions that perform its activities. */
import type { WebAdapter } from '../api/web-adapter.js';
import type { Connector } from '../connector/connector.js';
import type { ActivityKind } from './machine/activities.js';
import type { Clock } from '../base/clock.js';
import type { CallContext, CallEnvironment } from './context.js';
import type { CallHost } from './host.js';
import type { Gateway, MachineEvent } from './machine/states.js';
import type { TextSession } from './text-session.js';

/** All that a performer works with. */
export interface Work {
  context: CallContext;
  /** Aborts when the state no longer wants the activity. */
  signal: AbortSignal;
  center: WebAdapter;
  connector: Connector;
  /** Only of a call with `connectFirst`. */
  text: TextSession | undefined;
  /** Sends an event to the machine; ignored once the signal has aborted. */
  send: (event: MachineEvent) => void;
  /** Calls the host; an error that the host throws goes to the console. */
  tell: (notify: (host: CallHost) => void) => void;
  /** As `CallHost.load`. */
  load: () => Promise<unknown>;
  /** Default: the platform's. */
  fetch: CallEnvironment['fetch'];
  clock: Clock;
  random: () => number;
}

/** One function for every kind of activity that the session does not perform itself. */
export type Performers = {
  readonly [Kind in Exclude<ActivityKind, 'lock' | 'request' | 'load' | 'deadline' | 'connect'>]: (
    work: Work,
  ) => Promise<void>;
} & {
  /** The only one that needs more than every other one does. */
  connect(work: Work, gateway: Gateway): Promise<void>;
};
