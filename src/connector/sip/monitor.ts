/**
 * Watches what arrives: measures the quality, and notices within four seconds when no sound comes
 * although the call stands.
 */
import type { Clock } from '../../base/clock.js';
import type { CallQuality } from '../connector.js';
import { type Figures, figuresOf, ofSound } from './figures.js';
import { Path, type PairFigures, type PathOptions } from './path.js';
import { estimateQuality } from './quality.js';

export interface MonitorOptions extends PathOptions {
  readonly clock: Clock;
  /** The call's. */
  readonly signal: AbortSignal;
  /** Held or reconnecting: silence means nothing. */
  readonly paused: () => boolean;
  /** Every three seconds in which sound came. */
  readonly onQuality: (quality: CallQuality) => void;
  readonly onSilence: (silent: boolean) => void;
}

/** Milliseconds between two looks, and where it is to turn out whether anything comes at all. */
const interval = 1000;
const soon = 200;
/** Milliseconds without a packet until it is silence. */
const silentTime = 3000;
/** Milliseconds of a window of quality: three looks, of which one may be a little early. */
const windowTime = 2500;

/** Resolves when the signal aborts; never rejects. */
export async function monitor(
  pc: Pick<RTCPeerConnection, 'getStats'>,
  options: MonitorOptions,
): Promise<void> {
  const { clock, signal, paused, onQuality, onSilence } = options;
  /** As the window began, and as of the last look. */
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
      // A connection that cannot tell just now is asked again.
      const now = await pc.getStats().then(read, () => undefined);
      signal.throwIfAborted();
      // A look that comes late (a hidden tab, a machine that was asleep) has seen no longer a silence
      // than one in time.
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
  /** The audio that comes in, by id: a gateway may change its source in mid-call. */
  readonly streams: ReadonlyMap<string, Figures>;
  /** Milliseconds; 0 where nobody has measured it yet. */
  readonly roundTrip: number;
  /** The one by which media come and go. */
  readonly pair: PairFigures | undefined;
}

function read(report: RTCStatsReport): Sample {
  const all = figuresOf(report);
  const pairs = all.filter(({ type }) => type === 'candidate-pair');
  const named = new Set(all.map((one) => one.selectedCandidatePairId));
  const pair =
    pairs.find(({ id, selected }) => selected ?? named.has(id)) ??
    pairs.find(({ nominated, state }) => nominated && state === 'succeeded');
  // Firefox measures by RTCP alone (RFC 3550 section 6.4.1).
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

/** What came in between. What is late counts as lost at first: the sum may be less than nothing. */
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
