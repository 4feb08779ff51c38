/**
 * Offers the talk to the browser's and the system's own controls (Media Session API): mute, camera
 * and hang-up by the keys of a headset, a picture-in-picture window or the tab strip. Does nothing
 * in a browser without them.
 */
import type { ViewModel } from '../shared/view-model.js';

export interface MediaKeyActions {
  mute(): void;
  camera(): void;
  hangUp(): void;
}

export class MediaKeys {
  readonly #session = (navigator as { mediaSession?: MediaSession }).mediaSession;
  readonly #actions: MediaKeyActions;
  /** The page's own metadata and state before the talk; ours are in `#metadata`. */
  #before: { metadata: MediaMetadata | null; state: MediaSessionPlaybackState } | undefined;
  #metadata: MediaMetadata | undefined;
  #microphone: boolean | undefined;
  #camera: boolean | undefined;

  constructor(actions: MediaKeyActions) {
    this.#actions = actions;
  }

  /** Takes over the media session at the first call, then follows mute and camera. */
  show({ messages, controls, muted, camera }: ViewModel): void {
    const session = this.#session;
    if (!session) return;
    if (!this.#before) {
      this.#before = { metadata: session.metadata, state: session.playbackState };
      this.#metadata = new MediaMetadata({ title: messages.panel });
      session.metadata = this.#metadata;
      session.playbackState = 'playing';
      this.#handle(this.#actions, controls);
    }
    const microphone = controls.mute && !muted;
    if (microphone !== this.#microphone) {
      this.#microphone = microphone;
      void session.setMicrophoneActive?.(microphone)?.catch(() => {});
    }
    const seen = controls.camera && camera;
    if (seen !== this.#camera) {
      this.#camera = seen;
      void session.setCameraActive?.(seen)?.catch(() => {});
    }
  }

  /**
   * Gives the media session back as it was. Left as they are: values that the page has set
   * meanwhile. Lost are the page's handlers, since the API does not let them be read.
   */
  end(): void {
    const session = this.#session;
    if (!session || !this.#before) return;
    const { metadata, state } = this.#before;
    if (session.metadata === this.#metadata) session.metadata = metadata;
    if (session.playbackState === 'playing') session.playbackState = state;
    this.#handle(undefined);
    void session.setMicrophoneActive?.(false)?.catch(() => {});
    void session.setCameraActive?.(false)?.catch(() => {});
    this.#before = this.#metadata = this.#microphone = this.#camera = undefined;
  }

  #handle(actions: MediaKeyActions | undefined, controls?: ViewModel['controls']): void {
    const handlers: [action: string, handler: (() => void) | undefined][] = [
      ['togglemicrophone', controls?.mute ? actions?.mute : undefined],
      ['togglecamera', controls?.camera ? actions?.camera : undefined],
      ['hangup', actions?.hangUp],
    ];
    for (const [action, handler] of handlers) {
      try {
        this.#session?.setActionHandler(action as MediaSessionAction, handler ?? null);
      } catch {
        // This browser does not know the action.
      }
    }
  }
}
