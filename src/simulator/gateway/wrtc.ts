/**
 * WebRTC for Node (`@roamhq/wrtc`) with types for the parts in use, because the package re-exports
 * the browser's types in a way that TypeScript cannot follow. Native code, so loaded only when
 * needed.
 */

interface AudioSource {
  createTrack(): MediaStreamTrack;
  /** Takes exactly 10 ms of sound. */
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
  /** Takes one picture as I420. */
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

/** Rejects if the package has no binary for this platform. */
export async function loadWrtc(): Promise<Wrtc> {
  const module = (await import('@roamhq/wrtc')) as unknown as { default: Wrtc };
  return module.default;
}
