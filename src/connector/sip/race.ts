/**
 * Opens a socket to the first gateway that answers: tries one address after the other, each as soon
 * as the one before has refused or stayed silent for a moment, while the older attempts go on (as
 * RFC 8305 does for the addresses of one host).
 */
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';

export interface RaceOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /**
   * Milliseconds to wait after each round through the addresses; when the list ends, no further
   * round begins and the race fails.
   */
  readonly pauses?: Iterable<number>;
}

/** Milliseconds an address gets alone before the next one is tried beside it. */
const stagger = 300;
/** Milliseconds until an attempt that was neither refused nor answered is given up. */
const patience = 10_000;

/** An open socket, and the address as it was given. */
export interface OpenSocket {
  readonly address: string;
  readonly socket: WebSocket;
}

/**
 * Resolves with the first socket that opens; all others are closed.
 * @throws Error when no address answers; the signal's reason.
 */
export async function openFirst(
  addresses: readonly string[],
  { clock, signal, pauses = [] }: RaceOptions,
): Promise<OpenSocket> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const attempts = new Set<Promise<void>>();
  let winner: OpenSocket | undefined;
  let won = (): void => {};
  const first = new Promise<void>((resolve) => (won = resolve));

  /** Resolves when this address has answered, refused, or been given up. */
  const attempt = (address: string): Promise<void> => {
    const decided = open(address, clock, either).then((socket) => {
      attempts.delete(decided);
      if (!socket) return;
      if (winner || either.aborted) return socket.close();
      winner = { address, socket };
      won();
    });
    attempts.add(decided);
    return decided;
  };
  /**
   * Waits at most so many milliseconds for the first open socket, or for this attempt to be
   * decided.
   */
  const patient = (ms: number, ...attempt: Promise<void>[]): Promise<void> =>
    within(ms, () => Promise.race([first, ...attempt]), { clock, signal });

  try {
    const further = pauses[Symbol.iterator]();
    for (;;) {
      for (const address of addresses) {
        await patient(stagger, attempt(address));
        signal.throwIfAborted();
        if (winner) return winner;
      }
      const next = further.next() as IteratorResult<number, undefined>;
      await (next.done ? Promise.race([first, Promise.all(attempts)]) : patient(next.value));
      signal.throwIfAborted();
      if (winner) return winner;
      if (next.done) throw new Error(`No gateway answers: ${addresses.join(', ')}`);
    }
  } finally {
    over.abort();
    if (signal.aborted) winner?.socket.close();
  }
}

/** Opens one socket; undefined where the address does not answer. */
async function open(
  address: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<WebSocket | undefined> {
  let socket: WebSocket | undefined;
  try {
    // The subprotocol of RFC 7118 section 5. The constructor throws where the page may not open the
    // address, as by mixed content.
    const opening = (socket = new WebSocket(address, 'sip'));
    const opened = (): Promise<boolean> =>
      new Promise((resolve) => {
        opening.addEventListener('open', () => resolve(true), { once: true });
        opening.addEventListener('close', () => resolve(false), { once: true });
      });
    if (await within(patience, opened, { clock, signal })) return socket;
  } catch {
    // The page may not open the address, or the signal has aborted.
  }
  socket?.close();
  return undefined;
}
