/**
 * The visitor's side of the media: microphone and camera while they are sent, mute, and the devices
 * to choose from. Tracks are put into SIP and SDP by the caller's `replace`.
 */
import type {
  CallDevice,
  CallDevices,
  CallNotice,
  ConnectorContext,
  DeviceKind,
} from '../connector.js';
import { readDeviceChoice } from '../device-choice.js';
import { rememberDevice } from '../remember-device.js';
import { ideally } from '../devices.js';
import { Capture } from './capture.js';
import type { Player } from './player.js';

export interface LocalMediaOptions {
  /** From `openDevices()`, with every track disabled. */
  readonly stream: MediaStream;
  readonly context: ConnectorContext;
  /** The call's signal: when it aborts, every track is stopped at once. */
  readonly signal: AbortSignal;
  /** Called when a property of this object has changed. */
  readonly changed: () => void;
  /**
   * Puts the track into its RTCRtpSender; for each kind it is called again only when the call
   * before has settled.
   */
  readonly replace: (kind: 'audio' | 'video', track: MediaStreamTrack | null) => Promise<void>;
  readonly player: Player;
}

const kinds: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  audiooutput: 'speaker',
  videoinput: 'camera',
};

export class LocalMedia {
  /** The stream that is sent; the self-view shows its video. */
  readonly stream: MediaStream;
  readonly devices: CallDevices;
  readonly #options: LocalMediaOptions;
  readonly #microphone: Capture;
  readonly #camera: Capture;
  #cameraId: string | undefined;
  #speaking = false;
  #muted = false;
  #failed: CallNotice | undefined;
  /** The camera works, but the other side has not agreed to its video. */
  #refused = false;
  #infos: readonly MediaDeviceInfo[] = [];
  #listing = 0;

  constructor(options: LocalMediaOptions) {
    const { stream, signal, replace } = options;
    this.#options = options;
    this.stream = stream;
    this.#cameraId = readDeviceChoice().camera;
    const changed = (): void => this.#changed();
    const capture = (kind: 'audio' | 'video'): Capture =>
      new Capture({
        kind,
        stream,
        signal,
        changed,
        // When a telephone call ends and the microphone works again, the other side's voice has to
        // be resumed too.
        unmuted: () => void options.player.resume(),
        replace: async (track) => {
          try {
            await replace(kind, track);
          } catch (error) {
            this.#refused ||= kind === 'video';
            throw error;
          }
        },
      });
    this.#microphone = capture('audio');
    this.#camera = capture('video');
    const list = (): readonly CallDevice[] => this.#list();
    this.devices = {
      get list() {
        return list();
      },
      choose: (kind, id) => this.#choose(kind, id),
    };
    if (signal.aborted) return;
    navigator.mediaDevices.addEventListener('devicechange', () => this.#lookAround(), { signal });
    void this.#refresh();
  }

  get cameraOn(): boolean {
    return this.#camera.live;
  }

  get notices(): readonly CallNotice[] {
    const { player } = this.#options;
    const notices: (CallNotice | false | undefined)[] = [
      this.#microphone.lost && 'microphone-lost',
      this.#camera.lost && 'camera-lost',
      this.#failed,
      // Where the system has interrupted both directions, the player's notice says so already.
      this.#microphone.muted && !player.notices.includes('interrupted') && 'interrupted',
    ];
    return notices.filter((notice) => !!notice);
  }

  /**
   * Lets the other side hear and see the visitor, unless muted; before this call all tracks are
   * disabled.
   */
  speak(): void {
    this.#speaking = true;
    this.#camera.enabled = true;
    this.mute(this.#muted);
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.#microphone.enabled = this.#speaking && !muted;
  }

  /** Opens the camera, or stops it so that its light goes off. */
  async camera(on: boolean): Promise<void> {
    this.#fail(undefined);
    if (!on) return this.#camera.close();
    if (this.cameraOn) return;
    this.#refused = false;
    try {
      await this.#camera.open(ideally(this.#cameraId));
    } catch (error) {
      this.#fail(this.#refused ? 'video-refused' : 'camera-failed');
      throw error;
    }
    // Browsers tell a camera's name only once it was opened.
    await this.#refresh();
  }

  async #choose(kind: DeviceKind, id: string): Promise<void> {
    this.#fail(undefined);
    try {
      if (!(await this.#use(kind, id))) return;
    } catch (error) {
      this.#fail('device-failed');
      throw error;
    }
    if (this.#options.signal.aborted) return;
    rememberDevice(kind, id);
    this.#changed();
  }

  /** Switches to the device; false where a later choice came before it was open. */
  async #use(kind: DeviceKind, id: string): Promise<boolean> {
    if (kind === 'speaker') {
      await this.#options.player.choose(id);
      return true;
    }
    if (kind === 'microphone') return this.#microphone.open({ exact: id });
    const used = !this.#camera.wanted || (await this.#camera.open({ exact: id }));
    if (used) this.#cameraId = id;
    return used;
  }

  #list(): readonly CallDevice[] {
    const { player } = this.#options;
    const current: Readonly<Record<DeviceKind, string | undefined>> = {
      microphone: this.#microphone.deviceId,
      speaker: player.speaker,
      camera: this.#camera.wanted ? this.#camera.deviceId : (this.#cameraId ?? ''),
    };
    const chosen = new Map<DeviceKind, MediaDeviceInfo>();
    for (const info of this.#infos) {
      const kind = kinds[info.kind];
      // An empty id means the default device, which browsers list first.
      if (current[kind] === info.deviceId || (current[kind] === '' && !chosen.has(kind)))
        chosen.set(kind, info);
    }
    return this.#infos.map((info) => {
      const kind = kinds[info.kind];
      const { deviceId: id, label } = info;
      return { kind, id, label, chosen: chosen.get(kind) === info };
    });
  }

  #lookAround(): void {
    void this.#refresh();
    void this.#microphone.restore();
    void this.#camera.restore();
  }

  /** Lists the devices anew, and leaves a speaker that was unplugged. */
  async #refresh(): Promise<void> {
    const { signal, player, context } = this.#options;
    const turn = ++this.#listing;
    const infos = await navigator.mediaDevices.enumerateDevices().catch(() => undefined);
    if (!infos || turn !== this.#listing || signal.aborted) return;
    // Devices without an id are those the visitor has not allowed.
    this.#infos = infos.filter(
      ({ kind, deviceId }) =>
        deviceId &&
        (kind !== 'audiooutput' || player.speaker !== undefined) &&
        (kind !== 'videoinput' || context.videoAllowed || context.media === 'video'),
    );
    if (player.speaker && !infos.some(({ deviceId }) => deviceId === player.speaker)) {
      // The speaker in use was unplugged: the default one takes over.
      await player.choose('').catch(() => {});
    }
    this.#changed();
  }

  #fail(notice: CallNotice | undefined): void {
    if (notice === this.#failed) return;
    this.#failed = notice;
    this.#changed();
  }

  #changed(): void {
    if (!this.#options.signal.aborted) this.#options.changed();
  }
}
