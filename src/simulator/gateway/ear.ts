/** The measurement of an agent's incoming tracks: loudness, digits and number of pictures. */
import { loudness } from './melody.js';
import type { Heard } from '../calls/phone.js';
import { ToneReader } from './tones.js';
import type { AudioData, Wrtc } from './wrtc.js';

/** Number of audio frames (10 ms each) in a second. */
const SECOND = 100;

export class Ear {
  readonly #wrtc: Wrtc;
  readonly #sinks = new Map<string, { stop(): void }>();
  readonly #last: number[] = [];
  readonly #tones = new ToneReader();
  #videoFrames = 0;

  constructor(wrtc: Wrtc) {
    this.#wrtc = wrtc;
  }

  get heard(): Omit<Heard, 'connection' | 'packets'> {
    return {
      loudness: Math.max(0, ...this.#last),
      tones: this.#tones.digits,
      videoFrames: this.#videoFrames,
    };
  }

  /** Measures a track. One that was removed and comes back keeps its id, so it is measured once. */
  listenTo(track: MediaStreamTrack): void {
    if (this.#sinks.has(track.id)) return;
    const { RTCAudioSink, RTCVideoSink } = this.#wrtc.nonstandard;
    if (track.kind === 'video') {
      const sink = new RTCVideoSink(track);
      sink.onframe = () => (this.#videoFrames += 1);
      this.#sinks.set(track.id, sink);
    } else {
      const sink = new RTCAudioSink(track);
      sink.ondata = (data) => this.#hear(data);
      this.#sinks.set(track.id, sink);
    }
  }

  close(): void {
    for (const sink of this.#sinks.values()) sink.stop();
    this.#sinks.clear();
  }

  #hear({ samples, sampleRate }: AudioData): void {
    this.#last.push(loudness(samples));
    if (this.#last.length > SECOND) this.#last.shift();
    this.#tones.read(samples, sampleRate);
  }
}
