/** Code for the measured page: records when an INVITE is sent, and when packets come and go. */

interface Moments {
  invite?: number;
  mediaIn?: number;
  mediaOut?: number;
  /** The time at which the microphone is on and its packets leave. */
  heard?: number;
}

declare global {
  interface Window {
    /** The moments of the running call, by the clock of the page. */
    moments: Moments;
  }
}

export function noteMoments(): void {
  const moments: Moments = (window.moments = {});
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data: string) {
    if (data.startsWith('INVITE ')) moments.invite ??= performance.now();
    send.call(this, data);
  };
  const watch = async (connection: RTCPeerConnection): Promise<void> => {
    let before: number | undefined;
    while (moments.heard === undefined && connection.connectionState !== 'closed') {
      const isOn = connection.getSenders().some(({ track }) => track?.enabled);
      for (const report of (await connection.getStats()).values()) {
        const { packetsReceived = 0, packetsSent = 0 } = report as Record<string, number>;
        const { type } = report as { type: string };
        if (type === 'inbound-rtp' && packetsReceived > 0) moments.mediaIn ??= performance.now();
        if (type !== 'outbound-rtp') continue;
        if (packetsSent > 0) moments.mediaOut ??= performance.now();
        if (!isOn) continue;
        // Packets that left before the microphone was on were silence.
        before ??= packetsSent;
        if (packetsSent > before) moments.heard ??= performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      void watch(this);
    }
  };
}
