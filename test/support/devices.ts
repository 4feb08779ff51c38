/**
 * Real tracks from `getUserMedia` without the time a browser takes to open a device: microphone and
 * camera are opened once, and each request gets clones. Counts the live clones, and can hold a
 * prompt open for the test.
 */
import { withResolvers } from './with-resolvers.js';

interface Prompt {
  /** Resolves when `getUserMedia` has been called. */
  readonly asked: Promise<void>;
  readonly grant: () => void;
  readonly refuse: (error: DOMException) => void;
}

export interface DeviceWatch {
  /** Tracks that were handed out and have not been stopped. */
  readonly live: MediaStreamTrack[];
  /** How often devices have been handed out. */
  readonly granted: number;
  /** Holds the next request for devices until the test lets it go on. */
  hold(): Prompt;
  /** Restores the browser's own `getUserMedia`. */
  restore(): void;
}

export async function watchDevices(): Promise<DeviceWatch> {
  const { mediaDevices } = navigator;
  const original = mediaDevices.getUserMedia;
  const opened = await original.call(mediaDevices, { audio: true, video: true });
  const tracks: MediaStreamTrack[] = [];
  let granted = 0;
  let gate: { asked: () => void; answered: Promise<void> } | undefined;

  mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
    const held = gate;
    gate = undefined;
    held?.asked();
    await held?.answered;
    const wanted = opened
      .getTracks()
      .filter(({ kind }) => (kind === 'audio' ? audio : video))
      .map((track) => track.clone());
    granted += 1;
    tracks.push(...wanted);
    return new MediaStream(wanted);
  };

  return {
    get live() {
      return tracks.filter(({ readyState }) => readyState === 'live');
    },
    get granted() {
      return granted;
    },
    hold() {
      const asked = withResolvers<void>();
      const answered = withResolvers<void>();
      gate = { asked: asked.resolve, answered: answered.promise };
      return { asked: asked.promise, grant: answered.resolve, refuse: answered.reject };
    },
    restore() {
      mediaDevices.getUserMedia = original;
      for (const track of [...opened.getTracks(), ...tracks]) track.stop();
    },
  };
}
