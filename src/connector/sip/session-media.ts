/**
 * Replaces two things JsSIP's session does with media: session descriptions are sent as soon as
 * they have enough ICE candidates, and JsSIP does not switch the visitor's tracks.
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
  // JsSIP waits for the last ICE candidate, and for ever where none will come.
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
  // JsSIP enables the local tracks when a hold ends, even where the visitor has muted them.
  internals._setLocalMediaStatus = () => {};
}
