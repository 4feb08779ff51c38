/**
 * WebRTC for Node, `@roamhq/wrtc`, with the types of what we use: its own ones re-export the browser's
 * in a way that TypeScript cannot follow. Native code, so it is loaded only where it is needed.
 */

interface AudioSource {
  createTrack(): MediaStreamTrack;
  /** 10 ms. */
  onData(data: {
    samples: Int16Array;
    sampleRate: number;
    bitsPerSample: 16;
    channelCount: 1;
    numberOfFrames: number;
  }): void;
}

interface VideoSource {
  createTrack(): MediaStreamTrack;
  /** I420. */
  onFrame(frame: { width: number; height: number; data: Uint8ClampedArray }): void;
}

interface Sink<Data> {
  stop(): void;
  ondata?: (data: Data) => void;
  onframe?: (data: Data) => void;
}

export interface AudioData {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

export interface Wrtc {
  readonly RTCPeerConnection: new (
    configuration: RTCConfiguration & { sdpSemantics: 'unified-plan' },
  ) => RTCPeerConnection;
  readonly nonstandard: {
    readonly RTCAudioSource: new () => AudioSource;
    readonly RTCVideoSource: new () => VideoSource;
    readonly RTCAudioSink: new (track: MediaStreamTrack) => Sink<AudioData>;
    readonly RTCVideoSink: new (track: MediaStreamTrack) => Sink<unknown>;
  };
}

/** Rejects where there is no binary for this platform. */
export async function loadWrtc(): Promise<Wrtc> {
  const module = (await import('@roamhq/wrtc')) as unknown as { default: Wrtc };
  return module.default;
}
