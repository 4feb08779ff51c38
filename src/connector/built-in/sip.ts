/**
 * The connector that carries voice and video itself: SIP over WebSocket (RFC 7118) to the gateway,
 * WebRTC media. What every call needs before it is created stands here; the SIP stack behind it is
 * loaded while the visitor waits for an agent.
 */
import { once } from '../../base/again.js';
import type { ConnectorFactory } from '../connector.js';
import { readDeviceChoice } from '../device-choice.js';
import { openDevices } from '../devices.js';

/** A wrapper around the platform's own passes on what it is given. No address a socket could open. */
function refusesAddress(): boolean {
  try {
    new WebSocket('click-to-dial:');
    return false;
  } catch (error) {
    return (error as Error).name === 'SyntaxError';
  }
}

/** What a call needs beside WebRTC: each told from something else under its name. */
const needed: Readonly<Record<string, () => unknown>> = {
  MediaStream: () => new MediaStream().getTracks(),
  WebSocket: () => 'binaryType' in WebSocket.prototype || refusesAddress(),
};

const isTaken = (name: string): boolean => {
  try {
    return !needed[name]?.();
  } catch {
    return true;
  }
};

export const sip: ConnectorFactory = (context) => {
  let stream: MediaStream | undefined;
  const preload = () => once(() => import('../sip/index.js'));
  return {
    needsWebRTC: true,
    async supported() {
      if (typeof RTCPeerConnection !== 'function') return 'No RTCPeerConnection in this browser';
      const taken = Object.keys(needed).find(isTaken);
      if (taken) return `${taken} is missing, or not the browser’s own`;
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
