/**
 * The connector that carries voice and video itself: SIP over WebSocket (RFC 7118) to the gateway,
 * WebRTC media. What every call needs before it is created stands here; the SIP stack behind it is
 * loaded while the visitor waits for an agent.
 */
import { once } from '../base/again.js';
import type { ConnectorFactory } from './connector.js';
import { readDeviceChoice } from './device-choice.js';
import { openDevices } from './devices.js';

export const sip: ConnectorFactory = (context) => {
  let stream: MediaStream | undefined;
  const preload = () => once(() => import('./sip/index.js'));
  return {
    needsWebRTC: true,
    async supported() {
      if (typeof RTCPeerConnection !== 'function' || typeof WebSocket !== 'function') {
        return 'No WebRTC or no WebSocket in this browser';
      }
      // Policies and extensions may leave the name and take away what it does.
      try {
        const connection = new RTCPeerConnection();
        const { sdp } = await connection
          .createOffer({ offerToReceiveAudio: true })
          .finally(() => connection.close());
        if (sdp) return true;
        throw new TypeError('createOffer() gave nothing');
      } catch (error) {
        return `RTCPeerConnection does not work in this browser: ${String(error)}`;
      }
    },
    async prepare(media, signal) {
      stream = await openDevices(media, signal, readDeviceChoice());
    },
    preload,
    connect: async (gateway, signal) =>
      (await preload()).dial({ gateway, stream, context, signal }),
  };
};
