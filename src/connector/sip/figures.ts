/**
 * What is read of `getStats()`: the figures of arriving sound and of the path it takes. W3C
 * "Identifiers for WebRTC's Statistics API" names them.
 */
import type { PairFigures } from './path.js';

/** What the browsers give of inbound-rtp, remote-inbound-rtp, candidate-pair and transport. */
export interface Figures extends PairFigures {
  readonly type: string;
  readonly kind?: string;
  /** `kind` in older Safari. */
  readonly mediaType?: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  /** Seconds. */
  readonly jitter?: number;
  readonly roundTripTime?: number;
  readonly currentRoundTripTime?: number;
  readonly state?: string;
  readonly nominated?: boolean;
  /** Firefox's, in place of a transport that names its pair. */
  readonly selected?: boolean;
  readonly selectedCandidatePairId?: string;
}

export function figuresOf(report: RTCStatsReport): Figures[] {
  const all: Figures[] = [];
  report.forEach((figures: Figures) => all.push(figures));
  return all;
}

/** Of sound alone: as it arrives (`inbound-rtp`), or as the other side says that ours does. */
export const ofSound = (
  all: readonly Figures[],
  type: 'inbound-rtp' | 'remote-inbound-rtp',
): Figures[] => all.filter((one) => one.type === type && (one.kind ?? one.mediaType) === 'audio');

/** Packets of sound that have arrived. */
export const countSound = (report: RTCStatsReport): number =>
  ofSound(figuresOf(report), 'inbound-rtp').reduce(
    (sum, { packetsReceived = 0 }) => sum + packetsReceived,
    0,
  );
