/**
 * When an offer or answer has candidates enough to leave: soon. Gathering to the end takes 40 s where
 * a STUN server does not answer, and nothing is gained by it: the gateway is reached by the first
 * usable pair, and finds ours by itself as peer-reflexive ones (RFC 8445 section 7.3.1.3).
 */
import type { Clock } from '../../base/clock.js';
import { midOf, portOf, sectionsOf } from './sections.js';

/** Milliseconds without another candidate after the first usable one. */
const quiet = 200;
/** The same, where no server is asked: the addresses of this machine are known at once. */
const briefQuiet = 50;
/** Milliseconds at most. */
const limit = 1000;

/** Active TCP candidates reach nobody who is behind a gateway's UDP ports. */
const usable = ({ candidate }: RTCIceCandidate): boolean => / udp | typ relay/i.test(candidate);

/**
 * After an ICE restart, or with a new m= line, the state is still that of the candidates before, until
 * the browser has begun: what counts is whether the description has any for each transport.
 */
function isComplete(pc: RTCPeerConnection): boolean {
  const { media } = sectionsOf(pc.localDescription?.sdp ?? '');
  const served = new Set<unknown>();
  const open = new Set<unknown>();
  for (const section of media) {
    const transceiver = pc.getTransceivers().find((one) => one.mid === midOf(section));
    // Bundled m= lines share one (RFC 8843), whose candidates stand in the first of them alone.
    const transport = transceiver?.sender.transport ?? section;
    if (section.includes('\na=candidate:')) served.add(transport);
    else if (portOf(section) !== '0') open.add(transport);
  }
  // Nothing is gathered where nothing is sent or received.
  if (served.size === 0 && open.size === 0) return true;
  return pc.iceGatheringState === 'complete' && [...open].every((one) => served.has(one));
}

export interface GatheringOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the local description is worth sending. Called once gathering has begun, or is about
 * to. Rejects with the signal's reason.
 */
export async function gathered(
  pc: RTCPeerConnection,
  { clock, signal }: GatheringOptions,
): Promise<void> {
  if (isComplete(pc)) return;
  const asksServers = pc.getConfiguration().iceServers?.length;
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  let latest = new AbortController();
  try {
    await new Promise<void>((resolve) => {
      const after = (ms: number, by: AbortSignal): void => {
        clock.sleep(ms, AbortSignal.any([either, by])).then(resolve, () => {});
      };
      either.addEventListener('abort', () => resolve(), { once: true });
      pc.addEventListener(
        'icecandidate',
        ({ candidate }) => {
          if (!candidate?.candidate) return resolve();
          if (!usable(candidate)) return;
          latest.abort();
          latest = new AbortController();
          after(asksServers ? quiet : briefQuiet, latest.signal);
        },
        { signal: either },
      );
      after(limit, either);
    });
  } finally {
    done.abort();
  }
  signal.throwIfAborted();
}
