/**
 * What JsSIP's session does about media, done otherwise: descriptions leave when they are worth
 * sending, and the tracks are the visitor's alone.
 */
import { gathered, type GatheringOptions } from './gathering.js';
import type { RemoteMedia } from './remote-media.js';
import { internalsOf, type SipSession } from './session.js';

export function takeOverMedia(
  session: SipSession,
  remote: RemoteMedia,
  options: GatheringOptions,
): void {
  remote.follow(session);
  const internals = internalsOf(session);
  // JsSIP waits for the last candidate, and for ever where there will be none.
  internals._createLocalDescription = async (type, constraints) => {
    const { connection: pc } = session;
    internals._rtcReady = false;
    try {
      const offer = type === 'offer' ? await pc.createOffer(constraints ?? {}) : undefined;
      await pc.setLocalDescription(offer);
      await gathered(pc, options);
    } catch (error) {
      internals.emit('peerconnection:setlocaldescriptionfailed', error);
      throw error;
    } finally {
      internals._rtcReady = true;
    }
    const { sdp = '' } = pc.localDescription ?? {};
    return type === 'offer' ? sdp : remote.answer(sdp);
  };
  // It switches them with the hold, whatever the visitor has muted.
  internals._setLocalMediaStatus = () => {};
}
