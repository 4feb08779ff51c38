/**
 * Watches the audio that arrives: measures its quality, and notices within four seconds when no
 * sound comes although the call is connected.
 */
import type { Clock } from '../../base/clock.js';
import type { CallQuality } from '../connector.js';
import { type Figures, figuresOf, ofSound } from './figures.js';
import { Path, type PairFigures, type PathOptions } from './path.js';
import { estimateQuality } from './quality.js';

export interface MonitorOptions extends PathOptions {
  readonly clock: Clock;
  /** The call's signal: watching ends when it aborts. */
  readonly signal: AbortSignal;
  /** True while the call is held or reconnecting, when silence means nothing. */
  readonly paused: () => boolean;
  /** Called every three seconds in which sound has arrived. */
  readonly onQuality: (quality: CallQuality) => void;
  readonly onSilence: (silent: boolean) => void;
}

/**
 * Milliseconds between two readings of the statistics: normally, and while it is about to turn out
 * whether the path still carries anything.
 */
const interval = 1000;
const soon = 200;
/** Milliseconds without a packet after which the call counts as silent. */
const silentTime = 3000;
/**
 * Milliseconds over which quality is measured: three readings, of which one may be a little early.
 */
const windowTime = 2500;

/** Resolves when the signal aborts; never rejects. */
export async function monitor(
  pc: Pick<RTCPeerConnection, 'getStats'>,
  options: MonitorOptions,
): Promise<void> {
  const { clock, signal, paused, onQuality, onSilence } = options;
  /** The reading that began the window of quality, and the latest one. */
  let first: Sample | undefined;
  let last: Sample | undefined;
  let age = 0;
  let quiet = 0;
  let looked = clock.now();
  let silent = false;
  const path = new Path(options);
  const say = (now: boolean): void => {
    if (now !== silent) onSilence(now);
    silent = now;
  };
  try {
    for (;;) {
      // A connection that rejects getStats() is asked again at the next reading.
      const now = await pc.getStats().then(read, () => undefined);
      signal.throwIfAborted();
      // A reading that comes late (a hidden tab, a machine that was asleep) counts for no longer a
      // silence than one in time, because this script stood still meanwhile.
      const passed = Math.min(clock.now() - looked, interval);
      age += clock.now() - looked;
      looked = clock.now();
      if (paused() || !now) {
        first = last = undefined;
        quiet = 0;
        path.reset();
        if (now) say(false);
      } else if (!first || !last) {
        first = last = now;
        age = 0;
      } else {
        const sound = arrived(last, now).received > 0;
        quiet = sound ? 0 : quiet + passed;
        if (sound) say(false);
        if (quiet >= silentTime) say(true);
        path.look(now.pair, sound, passed);
        last = now;
        if (age >= windowTime) {
          const quality = assess(first, now);
          if (quality) onQuality(quality);
          first = now;
          age = 0;
        }
      }
      await clock.sleep(path.pressing ? soon : interval, signal);
    }
  } catch {
    // The call is over.
  }
}

interface Sample {
  /** Figures of the arriving audio by id: a gateway may change its source in mid-call. */
  readonly streams: ReadonlyMap<string, Figures>;
  /** Milliseconds; 0 where it has not been measured yet. */
  readonly roundTrip: number;
  /** The candidate pair that carries the media. */
  readonly pair: PairFigures | undefined;
}

function read(report: RTCStatsReport): Sample {
  const all = figuresOf(report);
  const pairs = all.filter(({ type }) => type === 'candidate-pair');
  const named = new Set(all.map((one) => one.selectedCandidatePairId));
  const pair =
    pairs.find(({ id, selected }) => selected ?? named.has(id)) ??
    pairs.find(({ nominated, state }) => nominated && state === 'succeeded');
  // Firefox measures the round trip by RTCP alone (RFC 3550 section 6.4.1).
  const [remote] = ofSound(all, 'remote-inbound-rtp');
  const roundTrip = pair?.currentRoundTripTime ?? remote?.roundTripTime ?? 0;
  return {
    streams: new Map(ofSound(all, 'inbound-rtp').map((one) => [one.id, one])),
    roundTrip: roundTrip * 1000,
    pair,
  };
}

interface Arrived {
  received: number;
  lost: number;
  /** Milliseconds. */
  jitter: number;
}

/**
 * The audio that arrived between two readings. Packets that come late were first counted as lost,
 * so the sum of lost ones may be negative.
 */
function arrived(before: Sample, now: Sample): Arrived {
  const sum: Arrived = { received: 0, lost: 0, jitter: 0 };
  for (const [id, { packetsReceived = 0, packetsLost = 0, jitter = 0 }] of now.streams) {
    const old = before.streams.get(id);
    const received = packetsReceived - (old?.packetsReceived ?? 0);
    if (received <= 0) continue;
    sum.received += received;
    sum.lost += packetsLost - (old?.packetsLost ?? 0);
    sum.jitter = Math.max(sum.jitter, jitter * 1000);
  }
  return sum;
}

function assess(before: Sample, now: Sample): CallQuality | undefined {
  const { received, lost, jitter } = arrived(before, now);
  if (received === 0) return undefined;
  const { roundTrip } = now;
  return estimateQuality({ loss: lost / (received + lost), jitter, roundTrip });
}
