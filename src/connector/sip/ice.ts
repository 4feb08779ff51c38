/**
 * The ICE servers of a call: which of them the browser takes at all, and what became of those it asked,
 * in words for a developer. A wrong password, a server that is down and a network that lets no UDP
 * through all look the same from the call: no candidate, no media.
 */
import type { Clock } from '../../base/clock.js';

/** Each server the browser takes. One that it does not take would cost the call; it is warned of. */
export function usableServers(servers: readonly RTCIceServer[]): RTCIceServer[] {
  return servers.filter((server) => {
    try {
      new RTCPeerConnection({ iceServers: [server] }).close();
      return true;
    } catch (error) {
      // Whatever a page has put there.
      const urls = [(server as RTCIceServer | null)?.urls].flat().map(String).join(' ');
      console.warn(`click-to-dial/connector: iceServers: ${urls} is not used: ${String(error)}`);
      return false;
    }
  });
}

/**
 * Milliseconds from the start of gathering: where nothing has been found by then, nothing will be. The
 * machine's own addresses come at once, unless it is so busy that they do not.
 */
const patience: Readonly<Record<RTCIceTransportPolicy, number>> = { relay: 5000, all: 10_000 };

/** No answer, or no way there (W3C WebRTC); the other codes are STUN's (RFC 8489 section 14.8). */
const unreachable = 701;
const unauthorized = 401;

/** One address of a server, as browsers write it in their errors: with its port and transport. */
function normal(url: string): string | undefined {
  const [, scheme, secure, host, port, transport] =
    /^(stun|turn)(s?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/i.exec(url) ?? [];
  if (!scheme) return undefined;
  const by = scheme === 'stun' ? '' : `?transport=${transport ?? (secure ? 'tcp' : 'udp')}`;
  return `${scheme}${secure}:${host}:${port ?? (secure ? 5349 : 3478)}${by}`.toLowerCase();
}

const isTurn = (url: string): boolean => url.startsWith('turn');
const isUdp = (url: string): boolean => !/^\w+s:|=tcp$/.test(url);

/** Time of day in milliseconds: servers that give credentials for a while write it before a colon. */
function goodUntil({ username = '' }: RTCIceServer): number {
  const [, seconds] = /^(\d{9,11})(?::|$)/.exec(username) ?? [];
  return seconds === undefined ? Infinity : Number(seconds) * 1000;
}

export interface IceReportOptions {
  readonly pc: RTCPeerConnection;
  readonly servers: readonly RTCIceServer[];
  readonly policy: RTCIceTransportPolicy;
  readonly clock: Clock;
  /** The call's. */
  readonly signal: AbortSignal;
  /** Nothing has been found by which media could go. */
  readonly onHopeless: (message: string) => void;
}

export class IceReport {
  readonly #options: IceReportOptions;
  readonly #errors = new Map<string, { readonly code: number; readonly text: string }>();
  /** Types of candidates. */
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
        // One for each network of the machine: what a server says weighs more than its silence.
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
      // What comes later, with an ICE restart, is not the call's first chance.
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

  /** What to add to a sentence about media that do not come; empty where there is nothing to add. */
  get text(): string {
    const { pc, servers, policy } = this.#options;
    // Older ones of Firefox do not say what a server says.
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
