/**
 * The visitor's side of a call whose surroundings the test controls: devices, senders, and a player
 * without sound.
 */
import { expect, waitUntil } from '@open-wc/testing';
import type { DeviceKind, Media } from '../../../src/connector/connector.js';
import { readDeviceChoice } from '../../../src/connector/device-choice.js';
import { openDevices } from '../../../src/connector/devices.js';
import { LocalMedia } from '../../../src/connector/sip/local-media.js';
import { DeviceWorld } from './device-world.js';
import { connectorContext } from '../../support/test-connector.js';
import type { Resolvers } from '../../support/with-resolvers.js';

const storage = 'click-to-dial:devices';

class SilentPlayer {
  speaker: string | undefined = '';
  notices: 'interrupted'[] = [];
  readonly chosen: string[] = [];
  resumed = 0;
  /** Ids of speakers that cannot be used. */
  readonly refuses = new Set<string>();

  resume(): Promise<void> {
    this.resumed += 1;
    return Promise.resolve();
  }

  choose(id: string): Promise<void> {
    if (this.refuses.has(id)) return Promise.reject(new DOMException('gone', 'NotFoundError'));
    this.chosen.push(id);
    this.speaker = id;
    return Promise.resolve();
  }
}

/** Waits for a condition, however slow the machine. */
export const until = (what: () => boolean, message: string): Promise<void> =>
  waitUntil(what, message, { timeout: 8000, interval: 5 });

export class LocalRig {
  readonly world = new DeviceWorld();
  call = new AbortController();
  readonly player = new SilentPlayer();
  videoAllowed = true;
  changes = 0;
  /** The track of each sender. */
  sent: Record<'audio' | 'video', MediaStreamTrack | null> = { audio: null, video: null };
  /** While set, senders wait for it before they take a track. */
  slowly: Resolvers<void> | undefined;
  /** While set, senders refuse every track with it. */
  refusal: Error | undefined;
  /** Whether a sender got a track before it had taken the last one. */
  hurried = false;
  readonly #taking = new Set<string>();
  #local: LocalMedia | undefined;

  constructor() {
    localStorage.removeItem(storage);
    this.world.add('audioinput', 'mic', 'headset');
    this.world.add('audiooutput', 'loud', 'ear');
    this.world.add('videoinput', 'front', 'back');
  }

  get local(): LocalMedia {
    if (!this.#local) throw new Error('start() comes first');
    return this.#local;
  }

  /** Opens the devices and uses them, as at the beginning of a call. */
  async start(media: Media = 'voice'): Promise<void> {
    const stream = await openDevices(media, this.call.signal, readDeviceChoice());
    this.use(stream, media);
    await until(() => this.local.devices.list.length > 0, 'the list');
  }

  use(stream: MediaStream, media: Media): void {
    const [audio = null] = stream.getAudioTracks();
    const [video = null] = stream.getVideoTracks();
    this.sent = { audio, video };
    this.#local = new LocalMedia({
      stream,
      context: connectorContext({ media, videoAllowed: this.videoAllowed }),
      signal: this.call.signal,
      changed: () => (this.changes += 1),
      replace: async (kind, track) => {
        this.hurried ||= this.#taking.has(kind);
        this.#taking.add(kind);
        await this.slowly?.promise;
        this.#taking.delete(kind);
        if (this.refusal) throw this.refusal;
        this.sent[kind] = track;
      },
      player: this.player as never,
    });
  }

  chosen(kind: DeviceKind): string[] {
    const { list } = this.local.devices;
    return list.filter((one) => one.kind === kind && one.chosen).map(({ id }) => id);
  }

  /** Checks that the open tracks, the sent tracks and the shown ones are the same. */
  consistent(): void {
    const sent = Object.values(this.sent).filter((track) => track !== null);
    expect(this.local.stream.getTracks()).to.have.members(sent);
    expect(sent.map(({ readyState }) => readyState)).not.to.include('ended');
    expect(this.world.live).to.have.lengthOf(sent.length);
  }

  async finish(): Promise<void> {
    this.call.abort();
    const { live } = this.world;
    await this.world.restore();
    expect(this.hurried, 'one track at a time').to.be.false;
    localStorage.removeItem(storage);
    expect(live, 'live after the call').to.deep.equal([]);
  }
}
