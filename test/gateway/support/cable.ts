/**
 * A cable between browser and gateway that a test can cut without any privilege: it relays the
 * WebSocket, and all media too, since it writes its own ports into the session descriptions that
 * pass. While it is cut nothing arrives, and nothing is refused.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { withResolvers } from '../../support/with-resolvers.js';
import { openMediaRelay, type MediaRelay } from './media-relay.js';

/** Rewrites the media sections in a SIP message's body one by one, and its Content-Length. */
async function rewriteMedia(
  message: string,
  rewrite: (section: string, index: number) => Promise<string>,
): Promise<string> {
  const end = message.indexOf('\r\n\r\n');
  const [session = '', ...media] = message.slice(end + 4).split(/(?=^m=)/m);
  if (end < 0 || media.length === 0) return message;
  const body = [session, ...(await Promise.all(media.map(rewrite)))].join('');
  const head = message.slice(0, end);
  return `${head.replace(/^(Content-Length|l)\s*:.*$/im, `$1: ${body.length}`)}\r\n\r\n${body}`;
}

const host = '127.0.0.1';

/** A UDP candidate of this machine, as Chromium and rtpengine write it. */
const candidate = /^a=candidate:(\S+ 1 udp \d+) 127\.0\.0\.1 (\d+) typ host.*\r\n/im;

export class Cable {
  readonly #server: WebSocketServer;
  readonly #gateway: string;
  readonly #relays: MediaRelay[] = [];
  /** The media relays of the latest offer, by media section. */
  #offered: MediaRelay[] = [];
  /** Resolves when the cable is whole. */
  #whole: Promise<void> = Promise.resolve();
  #mend = (): void => {};
  #isCut = false;

  private constructor(gateway: string) {
    this.#gateway = gateway;
    this.#server = new WebSocketServer({
      host,
      port: 0,
      handleProtocols: () => 'sip',
      verifyClient: (_info, accept) => void this.#whole.then(() => accept(true)),
    });
    this.#server.on('connection', (near) => this.#join(near));
  }

  /** @param gateway address of its WebSocket. */
  static async lay(gateway: string): Promise<Cable> {
    const cable = new Cable(gateway);
    await once(cable.#server, 'listening');
    return cable;
  }

  /** Its own address, for `gwAddresses`. */
  get address(): string {
    return `ws://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    const { promise, resolve } = withResolvers<void>();
    this.#whole = promise;
    this.#mend = resolve;
  }

  restore(): void {
    this.#isCut = false;
    this.#mend();
  }

  /** Cuts the connected sockets; new ones may connect. */
  drop(): void {
    for (const near of this.#server.clients) near.terminate();
  }

  /** Restores the cable as another network: no packet passes on the former media ports. */
  restoreElsewhere(): void {
    this.#loseRelays();
    this.restore();
  }

  close(): void {
    this.restore();
    this.drop();
    this.#server.close();
    this.#loseRelays();
  }

  #loseRelays(): void {
    for (const relay of this.#relays.splice(0)) relay.close();
  }

  #join(near: WebSocket): void {
    const far = new WebSocket(this.#gateway, 'sip');
    const opened = once(far, 'open');
    this.#carry(near, far, opened, (text) => this.#fromBrowser(text));
    this.#carry(far, near, opened, (text) => this.#fromGateway(text));
    // Where the gateway dies, its sockets to the browser are closed and nothing else.
    far.on('error', () => near.terminate());
  }

  /** Carries messages in order, and those that came while it was cut afterwards, as TCP does. */
  #carry(
    from: WebSocket,
    to: WebSocket,
    opened: Promise<unknown>,
    change: (text: string) => Promise<string>,
  ): void {
    let before: Promise<unknown> = opened;
    const then = (what: () => void | Promise<void>): void => {
      before = before.then(() => this.#whole).then(what, () => {});
    };
    from.on('message', (data: RawData) =>
      then(async () => to.send(await change((data as Buffer).toString()))),
    );
    from.on('close', () => then(() => to.close()));
  }

  #fromBrowser(message: string): Promise<string> {
    return rewriteMedia(message, async (section, index) => {
      const [, , port] = candidate.exec(section) ?? [];
      if (port === undefined) return section;
      const relay = await openMediaRelay(Number(port), () => this.#isCut);
      this.#relays.push(relay);
      this.#offered[index] = relay;
      // All other candidates go, so that the media relay is the only way to the browser.
      const [kept = ''] = candidate.exec(section) ?? [];
      return section
        .replace(/^a=candidate:.*\r\n/gm, (line) => (line === kept ? kept : ''))
        .replace(` ${port} typ host`, ` ${relay.farPort} typ host`)
        .replace(/^(m=\w+) \d+/, `$1 ${relay.farPort}`)
        .replace(/^c=.*$/m, `c=IN IP4 ${host}`);
    });
  }

  #fromGateway(message: string): Promise<string> {
    return rewriteMedia(message, async (section, index) => {
      const relay = this.#offered[index];
      const [, , port] = candidate.exec(section) ?? [];
      if (!relay || port === undefined) return section;
      relay.gateway = Number(port);
      return section
        .replace(` ${port} typ host`, ` ${relay.nearPort} typ host`)
        .replace(/^(m=\w+) \d+/, `$1 ${relay.nearPort}`)
        .replace(/^a=rtcp:\d+/m, `a=rtcp:${relay.nearPort}`);
    });
  }
}
