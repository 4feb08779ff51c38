/**
 * The deadlines of a call's states, and the failure that each leads to. The messages take their
 * numbers from the table, so that a developer never reads a number that is out of date.
 */
import type { Failure } from './reasons.js';
import type { DeadlineName, MachineState } from './states.js';

/**
 * Milliseconds. `queue` is missing, because the page sets it (`queue-limit`). `ringing` replaces
 * `connecting` once the gateway rings.
 */
export const deadlines: Readonly<Record<Exclude<DeadlineName, 'queue'> | 'ringing', number>> = {
  preparing: 60_000,
  polling: 60_000,
  silence: 600_000,
  connecting: 30_000,
  ringing: 60_000,
  reconnecting: 20_000,
  ending: 5_000,
};

const within = (ms: number): string => `within ${ms / 1000} s`;

/** The failure when the deadline has passed; undefined where the call does not fail by it. */
export const failures: Readonly<
  Record<DeadlineName, (state: MachineState) => Failure | undefined>
> = {
  preparing: ({ asking }) => {
    if (!asking) {
      return { code: 'timeout', message: `The call was not ready ${within(deadlines.preparing)}` };
    }
    const device = asking === 'both' ? 'microphone' : asking;
    const message = `Nobody answered the browser's question for the ${device} ${within(deadlines.preparing)}`;
    return { code: `${device}-unanswered`, message };
  },
  // The failure of the last poll tells the cause.
  polling: ({ failing }) => failing,
  silence: () => ({
    code: 'timeout',
    message: `No event that means anything for ${deadlines.silence / 60_000} minutes`,
  }),
  queue: ({ queueLimit }) => ({
    code: 'queue-timeout',
    message: `Nobody was free within the queue-limit of ${queueLimit} s`,
  }),
  connecting: ({ ringing }) =>
    ringing
      ? {
          code: 'not-answered',
          message: `The gateway rang, and nobody answered ${within(deadlines.ringing)}`,
        }
      : {
          code: 'timeout',
          message: `The gateway was not connected ${within(deadlines.connecting)}`,
        },
  reconnecting: () => ({
    code: 'media-failed',
    message: `The connection did not come back ${within(deadlines.reconnecting)}`,
  }),
  // The call comes to rest with the reason for which it is being ended.
  ending: () => undefined,
};
