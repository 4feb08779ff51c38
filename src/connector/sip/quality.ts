/**
 * Estimates how a call sounds, as a mean opinion score: the E-model of ITU-T G.107, reduced to the
 * figures that a browser can measure.
 *
 *     R   = 93.2 − Id − Ie,eff
 *     Id  = 0.024 d + 0.11 (d − 177.3) H(d − 177.3)
 *     Ie,eff = 95 Ppl / (Ppl + 25.1)
 *     MOS = 1 + 0.035 R + R (R − 60) (100 − R) 7·10⁻⁶
 *
 * 93.2 is what G.107's default values leave before delay and loss. Id, the delay impairment, is the
 * fit of R. G. Cole and J. H. Rosenbluth ("Voice over IP performance monitoring", ACM SIGCOMM CCR
 * 31(2), 2001) for calls without echo; H is 0 below zero, else 1. Ie,eff is G.107's effective
 * equipment impairment for random loss (BurstR = 1) with Ie = 0 and Bpl = 25.1, which G.113
 * Appendix I gives for G.711 with packet loss concealment. G.113 has no values for Opus, which
 * conceals loss better, so the estimate rather underrates a call. The formula of MOS is in G.107
 * Annex B.
 */
import type { CallQuality } from '../connector.js';

/** Milliseconds of delay besides the network: packetisation and the decoder. */
const packetTime = 20;

/**
 * @param sample figures measured over the last seconds; one that is no positive number counts as 0.
 */
export function estimateQuality(sample: Omit<CallQuality, 'mos'>): CallQuality {
  const loss = Math.min(clean(sample.loss), 1);
  const jitter = clean(sample.jitter);
  const roundTrip = clean(sample.roundTrip);
  // A jitter buffer delays sound by about twice the mean deviation.
  const delay = roundTrip / 2 + 2 * jitter + packetTime;
  const delayed = 0.024 * delay + 0.11 * Math.max(0, delay - 177.3);
  const lost = (95 * loss * 100) / (loss * 100 + 25.1);
  return { mos: meanOpinion(93.2 - delayed - lost), loss, jitter, roundTrip };
}

/** The formula's cubic dips below 1 for the smallest R. */
const meanOpinion = (r: number): number =>
  r <= 0 ? 1 : Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);

const clean = (value: number): number => (value > 0 && value < Infinity ? value : 0);
