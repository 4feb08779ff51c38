/**
 * Reads from `getStats()` the figures of arriving sound and of the path it takes, by the names in
 * W3C "Identifiers for WebRTC's Statistics API".
 */
import type { PairFigures } from './path.js';

/**
 * The members of inbound-rtp, remote-inbound-rtp, candidate-pair and transport that are used here.
 */
export interface Figures extends PairFigures {
  readonly type: string;
  readonly kind?: string;
  /** The name of `kind` in older Safari. */
  readonly mediaType?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  /** Seconds. */
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly state?: string;
  readonly nominated?: boolean;
  /** Firefox marks the pair in use by this, and has no transport that names it. */
  readonly selected?: boolean;
  readonly selectedCandidatePairId?: string;
}

export function figuresOf(report: RTCStatsReport): Figures[] {
  const all: Figures[] = [];
  report.forEach((figures: Figures) => all.push(figures));
  return all;
}

/**
 * The figures of sound: as it arrives here (`inbound-rtp`), or as the other side reports that ours
 * arrives there (`remote-inbound-rtp`).
 */
export const ofSound = (
  all: readonly Figures[],
  type: 'inbound-rtp' | 'remote-inbound-rtp',
): Figures[] => all.filter((one) => one.type === type && (one.kind ?? one.mediaType) === 'audio');

/** The number of sound packets that have arrived so far. */
export const countSound = (report: RTCStatsReport): number =>
  ofSound(figuresOf(report), 'inbound-rtp').reduce(
    (sum, { packetsReceived = 0 }) => sum + packetsReceived,
    0,
  );
