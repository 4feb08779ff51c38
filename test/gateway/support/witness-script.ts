/**
 * Records what a page opens (peer connections, sockets, tracks) and hears. Sent to the browser as
 * text, before any other script. It keeps no reference to anything that is closed, so that it does
 * not look like a leak of the page.
 */

/** The numbers of open connections, sockets and tracks in the page. */
export interface Open {
  readonly connections: number;
  readonly sockets: number;
  /** Number of live tracks. */
  readonly microphones: number;
  readonly cameras: number;
}

/** Packets and frames received and sent by all open connections. */
export interface Flow {
  readonly audioIn: number;
  readonly audioOut: number;
  readonly videoIn: number;
  readonly videoOut: number;
  /** Decoded video frames. */
  readonly framesIn: number;
}

interface Witness {
  open(): Open;
  flow(): Promise<Flow>;
  /** Root mean square of the sound that arrives now, 0–1, of the loudest remote track. */
  loudness(): number;
  /** The strongest frequency in the sound that arrives now, in Hz. */
  pitch(): number;
  /** Addresses of all sockets that were opened, in their order. */
  readonly addresses: string[];
  /** Addresses of the sockets that are connected. */
  connected(): string[];
  /** Session descriptions that the browser refused, with the reasons. */
  readonly refused: string[];
  /** First lines of the messages that sockets have sent. */
  readonly sent: string[];
  /** The record so far. */
  forget(): void;
}

declare global {
  interface Window {
    witness: Witness;
  }
}

function watch(): void {
  const connections = new Set<RTCPeerConnection>();
  const sockets = new Set<WebSocket>();
  const tracks = new Set<MediaStreamTrack>();
  const meters = new WeakMap<MediaStreamTrack, AnalyserNode>();
  let context: AudioContext | undefined;

  const NativeConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativeConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.add(this);
    }
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      try {
        await super.setRemoteDescription(description);
      } catch (error) {
        const offer = this.localDescription?.sdp;
        window.witness.refused.push(`${String(error)}\n${offer}\n${description.sdp}`);
        throw error;
      }
    }
  };
  const NativeSocket = window.WebSocket;
  window.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.add(this);
      window.witness.addresses.push(String(url));
    }
    override send(data: string): void {
      super.send(data);
      const [line = ''] = data.split('\r\n', 1);
      if (line !== '') window.witness.sent.push(line);
    }
  };
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getTracks()) tracks.add(track);
    return stream;
  };
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const copy = clone.call(this);
    tracks.add(copy);
    return copy;
  };

  const prune = <T>(all: Set<T>, isOver: (one: T) => boolean): Set<T> => {
    for (const one of all) if (isOver(one)) all.delete(one);
    return all;
  };
  const openConnections = (): Set<RTCPeerConnection> =>
    prune(connections, ({ signalingState }) => signalingState === 'closed');

  const liveTracks = (wanted: string): MediaStreamTrack[] =>
    [...prune(tracks, ({ readyState }) => readyState === 'ended')].filter(
      ({ kind }) => kind === wanted,
    );

  const meterOf = (track: MediaStreamTrack): AnalyserNode => {
    let meter = meters.get(track);
    if (!meter) {
      context ??= new AudioContext();
      meter = context.createAnalyser();
      context.createMediaStreamSource(new MediaStream([track])).connect(meter);
      meters.set(track, meter);
    }
    return meter;
  };
  const remoteMeters = (): AnalyserNode[] =>
    [...openConnections()]
      .flatMap((connection) => connection.getReceivers())
      .map(({ track }) => track)
      .filter(({ kind, readyState }) => kind === 'audio' && readyState === 'live')
      .map(meterOf);

  window.witness = {
    addresses: [],
    connected: () =>
      [...sockets]
        .filter(({ readyState }) => readyState === NativeSocket.OPEN)
        .map(({ url }) => url.replace(/\/$/, '')),
    sent: [],
    refused: [],
    forget() {
      for (const notes of [this.addresses, this.sent, this.refused]) notes.length = 0;
    },
    open: () => ({
      connections: openConnections().size,
      sockets: prune(sockets, ({ readyState }) => readyState === NativeSocket.CLOSED).size,
      microphones: liveTracks('audio').length,
      cameras: liveTracks('video').length,
    }),
    async flow() {
      const flow = { audioIn: 0, audioOut: 0, videoIn: 0, videoOut: 0, framesIn: 0 };
      for (const connection of openConnections()) {
        for (const report of (await connection.getStats()).values()) {
          const { type, kind, packetsReceived, packetsSent, framesDecoded } = report as {
            type: string;
            kind: string;
            packetsReceived: number;
            packetsSent: number;
            framesDecoded?: number;
          };
          if (type === 'inbound-rtp') {
            flow[kind === 'video' ? 'videoIn' : 'audioIn'] += packetsReceived;
            flow.framesIn += framesDecoded ?? 0;
          } else if (type === 'outbound-rtp') {
            flow[kind === 'video' ? 'videoOut' : 'audioOut'] += packetsSent;
          }
        }
      }
      return flow;
    },
    loudness() {
      const heard = remoteMeters().map((meter) => {
        const wave = new Float32Array(meter.fftSize);
        meter.getFloatTimeDomainData(wave);
        return Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
      });
      return Math.max(0, ...heard);
    },
    pitch() {
      const [meter] = remoteMeters();
      if (!meter) return 0;
      const levels = new Float32Array(meter.frequencyBinCount);
      meter.getFloatFrequencyData(levels);
      const strongest = levels.indexOf(Math.max(...levels));
      return (strongest * meter.context.sampleRate) / meter.fftSize;
    },
  };
}

export const witnessScript = `(${watch.toString()})();`;
