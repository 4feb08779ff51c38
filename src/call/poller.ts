/**
 * The poll: one request after the other for as long as the call lives. With a server that answers
 * at once, polls start at least `pollInterval` apart; with one that holds the request open for
 * longer, the next poll follows at once.
 */
import { ApiError } from '../api/http/errors.js';
import type { CenterEvent } from '../api/events.js';
import { admitGateway } from '../api/gateway.js';
import { toFailure } from './errors.js';
import type { Work } from './work.js';
import { pollLimits, retryPause } from '../base/retry.js';
import type { MachineEvent } from './machine/states.js';

/** Milliseconds between two polls at least, even where the options ask for less. */
const shortestInterval = 200;

export async function poll(work: Work): Promise<void> {
  const { center, signal, send, clock, random } = work;
  const { pollInterval, gatewayHosts } = work.context.options;
  const interval = pollInterval > shortestInterval ? pollInterval : shortestInterval;
  let failures = 0;
  while (!signal.aborted) {
    const began = clock.now();
    let pause = 0;
    try {
      const event = await center.poll(signal);
      failures = 0;
      send(toMachineEvent(event, gatewayHosts));
    } catch (error) {
      failures += 1;
      const { repeatable = false, retryAfter } = error instanceof ApiError ? error : {};
      send({ type: 'poll-failed', final: !repeatable, ...toFailure(error, 'load-failed') });
      pause = retryPause({ failures, elapsed: 0, retryAfter, random: random() }, pollLimits) ?? 0;
    }
    const wait = Math.max(pause, began + interval - clock.now());
    if (wait > 0 && !signal.aborted) await clock.sleep(wait, signal);
  }
}

function toMachineEvent(event: CenterEvent, hosts: readonly string[]): MachineEvent {
  switch (event.kind) {
    case 'connected': {
      const gateway = admitGateway(event.gateway, hosts);
      if (gateway.gwAddresses.length > 0) return { type: 'agent-ready', gateway };
      const message = `None of ${event.gateway.gwAddresses.join(', ')} is secure and of an accepted host`;
      return { type: 'poll-failed', final: true, code: 'gateway-refused', message };
    }
    case 'released':
      return { type: 'released' };
    case 'queue-timeout':
    case 'not-answered':
    case 'call-failed':
      return { type: 'center-failed', code: event.kind, message: event.message };
    default:
      return { type: 'polled', inQueue: event.kind === 'in-queue' };
  }
}
