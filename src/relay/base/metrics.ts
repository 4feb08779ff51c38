/** The relay's metrics for Prometheus. No label holds anything about a visitor. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Bounds of the histograms in seconds, up to 60, since the center may hold a poll for a minute. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(registry = new Registry()) {
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'click_to_dial_request_duration_seconds',
      help: 'Requests of visitors and how long they took, held polls included.',
      labelNames: ['route', 'status'],
      buckets,
      registers,
    }),
    upstream: new Histogram({
      name: 'click_to_dial_upstream_duration_seconds',
      help: 'Requests to the contact center; status 0: no answer.',
      labelNames: ['call', 'status'],
      buckets,
      registers,
    }),
    heldPolls: new Gauge({
      name: 'click_to_dial_held_polls',
      help: 'Polls that wait for the contact center now: nearly one for each call under way.',
      registers,
    }),
    callsCreated: new Counter({
      name: 'click_to_dial_calls_created_total',
      help: 'Calls the contact center has created, or may have created.',
      registers,
    }),
    callsEnded: new Counter({
      name: 'click_to_dial_calls_ended_total',
      help: 'Calls that are over: dropped by the visitor, ended by the center, abandoned, or lost.',
      labelNames: ['how'],
      registers,
    }),
    callbacks: new Counter({
      name: 'click_to_dial_callbacks_total',
      help: 'States that callbacks have reached.',
      labelNames: ['state'],
      registers,
    }),
    limited: new Counter({
      name: 'click_to_dial_limited_total',
      help: 'Requests that a limit has refused.',
      labelNames: ['limit'],
      registers,
    }),
    logLost: new Counter({
      name: 'click_to_dial_log_lines_lost_total',
      help: 'Lines of the log that could not be written: disk full, reader gone or asleep.',
      registers,
    }),
    storeFallback: new Gauge({
      name: 'click_to_dial_store_fallback',
      help: '1 while Redis is away and this relay remembers alone.',
      // Several workers report 1 as soon as one of them is without Redis.
      aggregator: 'max',
      registers,
    }),
  };
}
