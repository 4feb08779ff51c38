/**
 * The connector `sip`, which carries voice and video itself: SIP over WebSocket (RFC 7118) to the
 * gateway, and WebRTC media. This file holds what every call needs before it is created; the SIP
 * stack is loaded while the visitor waits for an agent.
 */
import { once } from '../../base/again.js';
import type { ConnectorFactory } from '../connector.js';
import { readDeviceChoice } from '../device-choice.js';
import { openDevices } from '../devices.js';

/**
 * Whether `WebSocket` refuses an invalid address by the platform's error: a page's wrapper around
 * the platform's class does so too. The address is one that no socket could open.
 */
function refusesAddress(): boolean {
  try {
    new WebSocket('click-to-dial:');
    return false;
  } catch (error) {
    return (error as Error).name === 'SyntaxError';
  }
}

/**
 * Classes a call needs beside WebRTC, each with a check that the platform's own one stands under
 * its name.
 */
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
      // Policies and extensions may leave the class in place but disable it, so a connection is
      // tried.
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
