/**
 * The ICE servers of a call: selects those that the browser accepts, and tells a developer in words
 * what became of each. A wrong password, a server that is down and a network that blocks UDP all
 * look the same in the call: no candidate, no media.
 */
import type { Clock } from '../../base/clock.js';

/**
 * The servers that the browser accepts. One that it refuses would make the whole call fail, so it
 * is left out with a warning.
 */
export function usableServers(servers: readonly RTCIceServer[]): RTCIceServer[] {
  return servers.filter((server) => {
    try {
      new RTCPeerConnection({ iceServers: [server] }).close();
      return true;
    } catch (error) {
      // Text of whatever the page has put there.
      const urls = [(server as RTCIceServer | null)?.urls].flat().map(String).join(' ');
      console.warn(`click-to-dial/connector: iceServers: ${urls} is not used: ${String(error)}`);
      return false;
    }
  });
}

/**
 * Milliseconds from the start of gathering after which no candidate is expected any more. The
 * machine's own addresses come at once, unless it is very busy.
 */
const patience: Readonly<Record<RTCIceTransportPolicy, number>> = { relay: 5000, all: 10_000 };

/**
 * No answer, or no route to the server (W3C WebRTC); all other codes are STUN's (RFC 8489 section
 * 14.8).
 */
const unreachable = 701;
const unauthorized = 401;

/**
 * A server's URL in the form in which browsers name it in their errors: with its port and
 * transport.
 */
function normal(url: string): string | undefined {
  const [, scheme, secure, host, port, transport] =
    /^(stun|turn)(s?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/i.exec(url) ?? [];
  if (!scheme) return undefined;
  const by = scheme === 'stun' ? '' : `?transport=${transport ?? (secure ? 'tcp' : 'udp')}`;
  return `${scheme}${secure}:${host}:${port ?? (secure ? 5349 : 3478)}${by}`.toLowerCase();
}

const isTurn = (url: string): boolean => url.startsWith('turn');
const isUdp = (url: string): boolean => !/^\w+s:|=tcp$/.test(url);

/**
 * Milliseconds since 1970 until which the credentials are valid: servers that issue temporary
 * credentials write the time, in seconds, before a colon in the username.
 */
function goodUntil({ username = '' }: RTCIceServer): number {
  const [, seconds] = /^(\d{9,11})(?::|$)/.exec(username) ?? [];
  return seconds === undefined ? Infinity : Number(seconds) * 1000;
}

export interface IceReportOptions {
  readonly pc: RTCPeerConnection;
  readonly servers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
  readonly clock: Clock;
  /** The call's signal. */
  readonly signal: AbortSignal;
  /** Called where no candidate has been found, so that media cannot flow. */
  readonly onHopeless: (message: string) => void;
}

export class IceReport {
  readonly #options: IceReportOptions;
  readonly #errors = new Map<string, { readonly code: number; readonly text: string }>();
  /** Types of the candidates found. */
  readonly #found = new Set<string>();

  constructor(options: IceReportOptions) {
    this.#options = options;
    const { pc, policy, clock, signal } = options;
    const first = new AbortController();
    const once = { signal: AbortSignal.any([signal, first.signal]) };
    pc.addEventListener(
      'icecandidateerror',
      ({ url, errorCode: code, errorText: text }) => {
        const address = normal(url) ?? url;
        // There may be an error for each network of the machine; an error from the server says more
        // than no answer.
        if (code !== unreachable || !this.#errors.has(address)) {
          this.#errors.set(address, { code, text });
        }
      },
      { signal },
    );
    pc.addEventListener(
      'icecandidate',
      ({ candidate }) => {
        if (candidate?.candidate) this.#found.add(candidate.type ?? '');
      },
      { signal },
    );
    const decide = (): void => {
      // A later gathering, by an ICE restart, is not judged here.
      first.abort();
      const any = this.#found.size > 0 || pc.localDescription?.sdp.includes('\na=candidate:');
      if (!any) options.onHopeless(`No ICE candidate was found${this.text}`);
    };
    pc.addEventListener(
      'icegatheringstatechange',
      () => {
        if (pc.iceGatheringState === 'complete') decide();
        else clock.sleep(patience[policy], once.signal).then(decide, () => {});
      },
      once,
    );
  }

  /** Text to append to a message about missing media; empty where nothing is known. */
  get text(): string {
    const { pc, servers, policy } = this.#options;
    // Older versions of Firefox do not report a server's errors.
    const isTold = 'onicecandidateerror' in pc;
    const lines: string[] = [];
    const addresses: string[] = [];
    const silent: string[] = [];
    for (const server of servers) {
      for (const url of [server.urls].flat()) {
        const address = normal(url) ?? url;
        const error = this.#errors.get(address);
        const served = this.#found.has(isTurn(address) ? 'relay' : 'srflx');
        addresses.push(address);
        if (!served && (error?.code ?? unreachable) === unreachable) {
          silent.push(address);
          lines.push(
            `${url}: no ${isTold ? 'answer' : 'candidate'}${error ? ` (${error.text})` : ''}`,
          );
        } else if (error && error.code !== unreachable) {
          lines.push(`${url}: ${error.code} ${error.text}${why(error.code, server)}`);
        }
      }
    }
    const byUdp = addresses.filter(isUdp);
    if (isTold && byUdp.length > 0 && byUdp.every((address) => silent.includes(address))) {
      lines.push('nothing answers by UDP: down, or the network blocks it (turns: may get through)');
    }
    if (policy === 'relay' && !addresses.some(isTurn)) {
      lines.push('ice-policy is "relay", but iceServers has no TURN server that can be used');
    }
    return lines.map((line) => `; ${line}`).join('');
  }
}

function why(code: number, server: RTCIceServer): string {
  if (code !== unauthorized) return '';
  const until = goodUntil(server);
  return until < Date.now()
    ? ` (its credentials were good until ${new Date(until).toISOString()})`
    : ' (wrong username or credential)';
}
