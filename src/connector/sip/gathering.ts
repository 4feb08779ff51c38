/**
 * Decides when an offer or answer has enough ICE candidates to be sent, which is soon. Gathering to
 * the end takes 40 s where a STUN server does not answer, and gains nothing: the gateway is reached
 * by the first usable pair, and finds our other addresses itself as peer-reflexive candidates (RFC
 * 8445 section 7.3.1.3).
 */
import type { Clock } from '../../base/clock.js';
import { midOf, portOf, sectionsOf } from './sections.js';

/**
 * Milliseconds without another candidate, after the first usable one, until the description is
 * sent.
 */
const quiet = 200;
/** The same where no ICE server is asked: the machine's own addresses are known at once. */
const briefQuiet = 50;
/** Milliseconds after which the description is sent in any case. */
const limit = 1000;

/** Whether a candidate is of use: an active TCP candidate cannot reach a gateway's UDP ports. */
const usable = ({ candidate }: RTCIceCandidate): boolean => / udp | typ relay/i.test(candidate);

/**
 * Whether gathering is complete for each transport. After an ICE restart, or with a new m= line,
 * `iceGatheringState` is still that of the old candidates until the browser has begun, so the
 * description is searched for candidates as well.
 */
function isComplete(pc: RTCPeerConnection): boolean {
  const { media } = sectionsOf(pc.localDescription?.sdp ?? '');
  const served = new Set<unknown>();
  const open = new Set<unknown>();
  for (const section of media) {
    const transceiver = pc.getTransceivers().find((one) => one.mid === midOf(section));
    // Bundled m= lines share a transport (RFC 8843), whose candidates stand only in the first of
    // them.
    const transport = transceiver?.sender.transport ?? section;
    if (section.includes('\na=candidate:')) served.add(transport);
    else if (portOf(section) !== '0') open.add(transport);
  }
  // Without any media sent or received the browser gathers nothing.
  if (served.size === 0 && open.size === 0) return true;
  return pc.iceGatheringState === 'complete' && [...open].every((one) => served.has(one));
}

export interface GatheringOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Resolves when the local description has candidates enough to be sent. To be called once gathering
 * has begun or is about to. Rejects with the signal's reason.
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
