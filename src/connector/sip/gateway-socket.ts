/**
 * The connection to the gateway as JsSIP sees it: one socket that is always there, in truth a
 * socket to whichever of the gateway's addresses is alive. JsSIP has failover of its own, but it
 * picks among addresses at random, waits a second or more between two attempts, and waits for ever
 * for an address that stays silent.
 */
import { PlatformEvent } from '../../base/event.js';
import { localNetworkHint } from '../../base/network-hint.js';
import { parseUrl } from '../../base/url.js';
import type { Clock } from '../../base/clock.js';
import { ConnectorError } from '../errors.js';
import { PlatformTarget } from './event-target.js';
import { KeepAlive, pong } from './keep-alive.js';
import { openFirst, type OpenSocket } from './race.js';
import { until } from './wait.js';

export interface GatewaySocketOptions {
  /** `wss:` URLs, alternatives in order; at least one. */
  readonly addresses: readonly string[];
  readonly clock: Clock;
}

/** Milliseconds between rounds of attempts to reconnect: short at first, longer later. */
function* recoveryPauses(): Generator<number> {
  for (let round = 0; ; round += 1) yield round < 20 ? Math.min(250 * 2 ** round, 1000) : 5000;
}

/**
 * Removes from a reason phrase the characters that JsSIP's grammar does not allow. The phrase need
 * not be understood (RFC 3261 section 7.2), but JsSIP would drop the whole response, and a visitor
 * whose call is refused as busy would wait for the deadline.
 */
const readable = (data: unknown): unknown =>
  typeof data === 'string'
    ? data.replace(/^SIP\/2\.0 .*/, (line) => line.replace(/["<>%[\]{}\\^|`#]/g, ' '))
    : data;

/** The socket in use, with its address and keep-alive. */
interface Link extends OpenSocket {
  readonly keepAlive: KeepAlive;
  readonly end: AbortController;
}

/**
 * Fires `change` whenever `connected` may have changed, and `reopen` when a lost connection is
 * back.
 */
export class GatewaySocket extends PlatformTarget {
  // JsSIP's Transport reads and sets these six members.
  readonly via_transport: string;
  readonly url: string;
  readonly sip_uri: string;
  onconnect = (): void => {};
  ondisconnect = (_error: boolean): void => {};
  ondata = (_data: unknown): void => {};

  readonly #options: GatewaySocketOptions;
  readonly #end = new AbortController();
  /** Addresses that have answered a ping. */
  readonly #answering = new Set<string>();
  /** Messages sent before the first socket was open; undefined from then on. */
  #outbox: string[] | undefined = [];
  #started = false;
  #link: Link | undefined;
  /** Index of the address that is tried first when reconnecting. */
  #next = 0;
  #attempts = new AbortController();
  #failure: ConnectorError | undefined;

  /** @throws ConnectorError where there is no address. */
  constructor(options: GatewaySocketOptions) {
    super();
    this.#options = options;
    const [address = ''] = options.addresses;
    const url = parseUrl(address);
    if (!url) throw new ConnectorError('gateway-unreachable', `No address: ${address}`);
    const { protocol, host } = url;
    this.url = address;
    this.via_transport = protocol === 'ws:' ? 'WS' : 'WSS';
    this.sip_uri = `sip:${host};transport=ws`;
  }

  get connected(): boolean {
    return this.#link !== undefined;
  }

  /** Whether a gateway may know of the call: a socket was open at some time. */
  get opened(): boolean {
    return this.#started && this.#outbox === undefined && this.#failure === undefined;
  }

  /**
   * Called by JsSIP. Reports itself connected at once, so that JsSIP gathers ICE candidates
   * meanwhile; messages sent before the first socket is open wait in the outbox.
   */
  connect(): void {
    if (this.#started) return;
    this.#started = true;
    this.onconnect();
    // Rejects when `disconnect()` was called.
    this.#run().catch(() => {});
  }

  /** Called by JsSIP and by the call: closes the socket and stops every attempt to open another. */
  disconnect(): void {
    this.#end.abort();
    this.#outbox = undefined;
    this.#drop();
  }

  send(data: string): boolean {
    if (this.#outbox) this.#outbox.push(data);
    else if (!this.#link) return false;
    else this.#link.socket.send(data);
    return true;
  }

  /** Resolves when a socket is open. */
  async ready(signal: AbortSignal): Promise<void> {
    await until(this, 'change', () => this.connected || this.#failure !== undefined, signal);
    if (this.#failure) throw this.#failure;
  }

  /** Leaves the current address, whose gateway does not take the call, for the next one. */
  leave(): void {
    this.#drop();
  }

  /**
   * Pings the gateway if it has answered pings before, and drops the socket where no answer comes.
   */
  async probe(): Promise<void> {
    const link = this.#link;
    if (!link || !this.#answering.has(link.address)) return;
    const alive = await link.keepAlive.probe().catch(() => true);
    if (!alive && this.#link === link) this.#drop();
  }

  /**
   * Called when the network may have changed: an open socket may be dead, and an address that
   * failed may work now.
   */
  async networkChanged(): Promise<void> {
    const link = this.#link;
    if (!link) this.#attempts.abort();
    else if (this.#answering.has(link.address)) await this.probe();
    else this.#drop(0);
  }

  async #run(): Promise<void> {
    const { clock, addresses } = this.#options;
    const { signal } = this.#end;
    try {
      await this.#use(await openFirst(addresses, { clock, signal }));
    } catch (cause) {
      signal.throwIfAborted();
      this.#outbox = undefined;
      this.#failure = new ConnectorError('gateway-unreachable', this.#unreachable(), { cause });
      // The messages in the outbox will never be sent, so JsSIP has to give up their transactions.
      this.ondisconnect(true);
      this.dispatchEvent(new PlatformEvent('change'));
      return;
    }
    for (;;) await this.#use(await this.#reopen());
  }

  /**
   * The error's message. A browser that blocks local addresses gives no reason, so the message adds
   * it as a likely one.
   */
  #unreachable(): string {
    const why = this.#options.addresses.map((address) => localNetworkHint(address)).find(Boolean);
    return `No address of the gateway answers${why ? `. ${why}` : ''}`;
  }

  async #reopen(): Promise<OpenSocket> {
    const { clock, addresses } = this.#options;
    for (;;) {
      this.#attempts = new AbortController();
      const signal = AbortSignal.any([this.#end.signal, this.#attempts.signal]);
      const order = [...addresses.slice(this.#next), ...addresses.slice(0, this.#next)];
      try {
        return await openFirst(order, { clock, signal, pauses: recoveryPauses() });
      } catch {
        this.#end.signal.throwIfAborted();
      }
    }
  }

  /** Uses the socket. Resolves when it is dead; rejects when `disconnect()` was called. */
  async #use({ address, socket }: OpenSocket): Promise<void> {
    const end = new AbortController();
    const { signal } = end;
    const keepAlive = new KeepAlive({
      clock: this.#options.clock,
      signal,
      send: (data) => socket.send(data),
      answers: () => this.#answering.has(address),
    });
    const link = { address, socket, keepAlive, end };
    const died = (): void => {
      if (this.#link === link) this.#drop();
    };
    this.#link = link;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('close', died, { signal });
    socket.addEventListener('message', ({ data }) => {
      if (this.#link !== link) return;
      keepAlive.hear();
      if (data === pong) this.#answering.add(address);
      try {
        this.ondata(readable(data));
      } catch {
        // JsSIP throws at some messages (a NOTIFY without Event). That is the gateway's fault, and
        // must not appear as an error of the page.
      }
    });
    this.#announce(socket);
    keepAlive.watch().then(died, () => {});
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    this.#end.signal.throwIfAborted();
  }

  #announce(socket: WebSocket): void {
    const outbox = this.#outbox;
    this.#outbox = undefined;
    for (const data of outbox ?? []) socket.send(data);
    if (!outbox) this.onconnect();
    this.dispatchEvent(new PlatformEvent('change'));
    if (!outbox) this.dispatchEvent(new PlatformEvent('reopen'));
  }

  /** @param step from the lost address to the one tried first: 1 for the next, 0 for the same. */
  #drop(step = 1): void {
    const link = this.#link;
    if (!link) return;
    const { addresses } = this.#options;
    this.#next = (addresses.indexOf(link.address) + step) % addresses.length;
    this.#link = undefined;
    link.end.abort();
    link.socket.close();
    this.ondisconnect(true);
    this.dispatchEvent(new PlatformEvent('change'));
  }
}
