/**
 * One SIP call from the first INVITE to its end: joins signalling to media and devices, and reports
 * each change as an event.
 */
import { within } from '../../base/within.js';
import type {
  CallDevices,
  CallNotice,
  ConnectorCall,
  ConnectorContext,
  ConnectorEvent,
  ConnectorGateway,
} from '../connector.js';
import { ConnectorError } from '../errors.js';
import { Conversation } from './conversation.js';
import { GatewaySocket } from './gateway-socket.js';
import { IceReport, usableServers } from './ice.js';
import { invite } from './invitation.js';
import { FarEnd } from './far-end.js';
import { LocalMedia } from './local-media.js';
import { Player } from './player.js';
import { RemoteMedia } from './remote-media.js';
import { Reports } from './reports.js';
import { Ringback } from './ringback.js';
import { Tones } from './tones.js';
import { Tracks } from './tracks.js';
import type { SipSession } from './session.js';
import { UserAgent } from './user-agent.js';
import { until } from './wait.js';

export interface DialOptions {
  readonly gateway: ConnectorGateway;
  /** From `openDevices()`, with every track disabled until the agent answers. */
  readonly stream: MediaStream;
  readonly context: ConnectorContext;
  readonly signal: AbortSignal;
}

/** Milliseconds from the 2xx within which ICE and DTLS have to connect. */
const mediaTime = 15_000;
/** Milliseconds at the end for a BYE or CANCEL and its answer. */
const goodbyeTime = 2000;
/** Milliseconds after the signal's abort in which `hangUp()` may still be called. */
const graceTime = 3000;

export class SipCall implements ConnectorCall {
  readonly reportsMedia = true;
  readonly devices: CallDevices;
  readonly camera?: (on: boolean) => Promise<void>;
  readonly #options: DialOptions;
  readonly #reports = new Reports();
  readonly #over = new AbortController();
  /**
   * Aborts when the call is over, whoever ended it; after that only the BYE or CANCEL is still
   * sent.
   */
  readonly #signal: AbortSignal;
  readonly #socket: GatewaySocket;
  readonly #agent: UserAgent;
  readonly #player: Player;
  readonly #media: LocalMedia;
  readonly #tones: Tones;
  readonly #ringback: Ringback;
  readonly #remote = new RemoteMedia();
  /** The session, and what belongs to it, of the current attempt. */
  #session: SipSession | undefined;
  #farEnd: FarEnd | undefined;
  #tracks: Tracks | undefined;
  #servers: readonly RTCIceServer[] = [];
  #ice: IceReport | undefined;
  /** Set once the call was answered. */
  #conversation: Conversation | undefined;
  #hungUp: Promise<void> | undefined;
  /** Resolves when the end tone is over. */
  #farewell: Promise<void> | undefined;

  /** @throws ConnectorError where the gateway's values cannot be used. */
  constructor(options: DialOptions) {
    const { gateway, stream, context } = options;
    this.#options = options;
    this.#socket = new GatewaySocket({ addresses: gateway.gwAddresses, clock: context.clock });
    this.#agent = new UserAgent(gateway, context.credentials, this.#socket);
    const signal = (this.#signal = AbortSignal.any([options.signal, this.#over.signal]));
    const changed = (): void => this.#report({ type: 'changed' });
    this.#tones = new Tones(context);
    this.#ringback = new Ringback({ tones: this.#tones, clock: context.clock, signal });
    this.#player = new Player({ context, signal, changed });
    this.#media = new LocalMedia({
      stream,
      context,
      signal,
      changed,
      player: this.#player,
      replace: async (kind, track) => this.#tracks?.replace(kind, track, this.#conversation?.offer),
    });
    this.devices = this.#media.devices;
    if (context.videoAllowed) this.camera = (on) => this.#media.camera(on);
    signal.addEventListener('abort', () => void this.#leave(), { once: true });
    void this.#run();
  }

  get events(): ReadableStream<ConnectorEvent> {
    return this.#reports.stream;
  }

  get streams(): { local: MediaStream; remote?: MediaStream } {
    const remote = this.#tracks?.remote;
    return { local: this.#media.stream, ...(remote && { remote }) };
  }

  get cameraOn(): boolean {
    return this.#media.cameraOn;
  }

  get notices(): readonly CallNotice[] {
    return [
      ...(this.#conversation?.notices ?? []),
      ...this.#media.notices,
      ...this.#player.notices,
    ];
  }

  mute(muted: boolean): void {
    this.#media.mute(muted);
  }

  /** Ignored before the call is answered. */
  sendTones(digits: string): void {
    if (!this.#signal.aborted) this.#conversation?.sendTones(digits);
  }

  resumeSound(): Promise<void> {
    return this.#player.resume();
  }

  /** Resolves when nothing of the call is left. Never rejects. */
  hangUp(): Promise<void> {
    this.#hungUp ??= this.#hangUp();
    return this.#hungUp;
  }

  async #run(): Promise<void> {
    const { context, gateway } = this.#options;
    const signal = this.#signal;
    try {
      signal.throwIfAborted();
      this.#servers = usableServers(context.iceServers);
      this.#agent.start();
      const session = await invite({
        agent: this.#agent,
        socket: this.#socket,
        addresses: gateway.gwAddresses.length,
        stream: this.#media.stream,
        iceServers: this.#servers,
        icePolicy: context.icePolicy,
        remote: this.#remote,
        clock: context.clock,
        signal,
        onAttempt: (attempt) => this.#begin(attempt),
        onProgress: (status) => {
          const pc = this.#session?.connection;
          if (pc) this.#ringback.progress(status, pc);
          // A gateway that sends its ringing as early media answers 183 instead of 180; 199 says
          // that the ringing is over (RFC 6228).
          if (status >= 180 && status < 199) this.#report({ type: 'ringing' });
        },
      });
      this.#ringback.stop();
      this.#report({ type: 'answered' });
      if (this.#farEnd) await this.#talk(session, this.#farEnd);
    } catch (error) {
      if (signal.aborted) return;
      // An error that is no ConnectorError is reported without a code, so that no wrong cause is
      // claimed.
      this.#end({
        type: 'failed',
        message: String(error),
        ...(error instanceof ConnectorError && { code: error.code, message: error.message }),
      });
    }
  }

  #begin(session: SipSession): void {
    const { context } = this.#options;
    const { stream } = this.#media;
    const signal = this.#signal;
    const farEnd = (this.#farEnd = new FarEnd({ session, stream, signal }));
    this.#session = session;
    this.#ringback.stop();
    // JsSIP fires `ended` from the 2xx on, which may be before the answer's description is applied.
    session.on('ended', ({ originator, cause }) => {
      if (`${originator}` === 'remote') this.#end({ type: 'ended' });
      else this.#end({ type: 'failed', code: 'media-failed', message: `The call broke: ${cause}` });
    });
    farEnd.each((pc) => {
      this.#ice = new IceReport({
        pc,
        servers: this.#servers,
        policy: context.icePolicy,
        signal,
        clock: context.clock,
        onHopeless: (message) => {
          // Without any network the gateway cannot be reached either, and that is the error
          // reported.
          if (pc === this.#session?.connection && this.#socket.connected) {
            this.#end({ type: 'failed', code: 'media-failed', message });
          }
        },
      });
    });
    this.#tracks = new Tracks({
      session,
      farEnd,
      stream,
      videoAllowed: context.videoAllowed || context.media === 'video',
      signal,
      onRemote: (stream) => {
        this.#player.play(stream);
        this.#report({ type: 'changed' });
      },
    });
  }

  async #talk(session: SipSession, farEnd: FarEnd): Promise<void> {
    const { clock } = this.#options.context;
    const signal = this.#signal;
    const conversation = (this.#conversation = new Conversation({
      session,
      farEnd,
      remote: this.#remote,
      socket: this.#socket,
      clock,
      signal,
      report: (event) => this.#end(event),
    }));
    if (this.#remote.isRefused) {
      throw new ConnectorError(
        'gateway-rejected',
        'The answer takes no media (RFC 3264 section 6)',
      );
    }
    const state = (): RTCPeerConnectionState => farEnd.connectionState;
    const decided = (): boolean => ['connected', 'failed'].includes(state());
    const connect = async (either: AbortSignal): Promise<void> => {
      // The ringing came from another end than the one that answered, which gets a connection of
      // its own.
      if (state() === 'failed') await conversation.offer({ iceRestart: true });
      await until(farEnd, 'connectionstatechange', decided, either);
    };
    await within(mediaTime, connect, { clock, signal });
    if (state() !== 'connected') {
      const message = `No media: the connection is ${state()}${this.#ice?.text ?? ''}`;
      throw new ConnectorError('media-failed', message);
    }
    this.#media.speak();
    this.#tones.rest();
    this.#report({ type: 'connected' });
    conversation.watch();
  }

  #report(event: ConnectorEvent): void {
    if (!this.#signal.aborted) this.#reports.report(event);
  }

  /** Reports the event and, where it ends the call, plays the end tone and releases everything. */
  #end(event: ConnectorEvent): void {
    if (this.#signal.aborted) return;
    this.#report(event);
    if (event.type !== 'ended' && event.type !== 'failed') return;
    this.#farewell = this.#tones.end();
    void this.hangUp();
  }

  /**
   * Stops media at once; `hangUp()` sends the BYE or CANCEL, and is called here after `graceTime`
   * if nobody else calls it.
   */
  async #leave(): Promise<void> {
    const { clock } = this.#options.context;
    this.#ringback.stop();
    this.#session?.connection.close();
    await clock.sleep(graceTime, this.#over.signal).catch(() => {});
    await this.hangUp();
  }

  async #hangUp(): Promise<void> {
    this.#over.abort();
    const { clock } = this.#options.context;
    const session = this.#session;
    // Where no socket was ever open the gateway does not know of the call: nothing has to be ended
    // there.
    if (session && !session.isEnded() && this.#socket.opened) {
      // Without a connection to the gateway just now, one may come back in a moment and is waited
      // for. With one, the BYE is sent at once, because the page may be about to unload.
      const ready = (signal: AbortSignal): Promise<void> => this.#socket.ready(signal);
      if (!this.#socket.connected) await within(goodbyeTime, ready, { clock }).catch(() => {});
      this.#agent.end(session);
      const answered = (): Promise<void> => this.#agent.answered();
      if (this.#socket.connected) await within(goodbyeTime, answered, { clock }).catch(() => {});
    }
    this.#agent.stop();
    this.#reports.close();
    // The caller of `hangUp()` suspends the sound output afterwards, which would cut off the end
    // tone.
    await this.#farewell;
  }
}
