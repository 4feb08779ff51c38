/**
 * The connector that carries voice and video itself: SIP over WebSocket (RFC 7118) to the gateway,
 * WebRTC media. What every call needs before it is created stands here; the SIP stack behind it is
 * loaded while the visitor waits for an agent.
 */
import type { ConnectorFactory } from './connector.js';
import { readDeviceChoice } from './device-choice.js';
import { openDevices } from './devices.js';
import { ConnectorError } from './errors.js';

export const sip: ConnectorFactory = (context) => {
  let stream: MediaStream | undefined;
  const preload = () => import('./sip/index.js');
  return {
    needsWebRTC: true,
    supported: () =>
      typeof RTCPeerConnection === 'function' && typeof WebSocket === 'function'
        ? true
        : 'RTCPeerConnection or WebSocket is missing in this browser',
    async prepare(media, signal) {
      stream = await openDevices(media, signal, readDeviceChoice());
    },
    preload,
    async connect(gateway, signal) {
      const { dial } = await preload();
      if (!stream) throw new ConnectorError('media-failed', 'connect() without prepare()');
      return dial({ gateway, stream, context, signal });
    },
  };
};
