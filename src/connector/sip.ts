/**
 * The connector that carries voice and video itself: SIP over WebSocket (RFC 7118) to the gateway,
 * WebRTC media. What every call needs before it is created stands here; the SIP stack behind it is
 * loaded while the visitor waits for an agent.
 */
import type { ConnectorFactory } from './connector.js';
import { readDeviceChoice } from './device-choice.js';
import { openDevices } from './devices.js';

export const sip: ConnectorFactory = (context) => {
  let stream: MediaStream | undefined;
  const preload = () => import('./sip/index.js');
  return {
    needsWebRTC: true,
    supported: () =>
      typeof RTCPeerConnection === 'function' && typeof WebSocket === 'function'
        ? true
        : 'No WebRTC or no WebSocket in this browser',
    async prepare(media, signal) {
      stream = await openDevices(media, signal, readDeviceChoice());
    },
    preload,
    connect: async (gateway, signal) =>
      (await preload()).dial({ gateway, stream, context, signal }),
  };
};
