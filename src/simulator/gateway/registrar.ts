/**
 * The registrations of the agents' own telephones (RFC 3261 section 10): the contact of each
 * browser at a desk, and the WebSocket it registered by, because only that leads there (RFC 7118
 * section 5).
 *
 * A fixture for demo and tests, not for production: no password is required.
 */
import type { Clock } from '../../base/clock.js';
import type { Desk, Desks } from '../desk/desks.js';
import type { Connection } from './connection.js';
import { response, type SipRequest, userOf } from './message.js';

/** Lifetime in seconds of a registration without `expires` (section 10.2). */
const EXPIRES = 3600;

/** One registration: how a telephone can be reached. */
export interface Binding {
  readonly connection: Connection;
  /** Its SIP URI. */
  readonly contact: string;
}

interface Entry extends Binding {
  /**
   * The desk at registration. Each sign-in makes a new desk, and then this entry no longer counts.
   */
  readonly desk: Desk;
  readonly replaced: AbortController;
}

export interface RegistrarParts {
  readonly clock: Clock;
  readonly desks: Desks;
  /** A telephone was registered or its registration has ended. */
  readonly onChange: () => void;
}

export class Registrar {
  readonly #parts: RegistrarParts;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
  }

  /**
   * The registered telephone of an agent; undefined if there is none or the agent is signed out.
   */
  find(agentId: string): Binding | undefined {
    const entry = this.#entries.get(agentId);
    return entry?.desk === this.#parts.desks.find(agentId) ? entry : undefined;
  }

  /** Answers a REGISTER: one with a contact registers it, one with `Expires: 0` removes it. */
  receive(message: SipRequest, connection: Connection): void {
    const { to, contact, expires } = message.headers;
    const agentId = userOf(to.uri);
    const desk = this.#parts.desks.find(agentId);
    if (!desk) return connection.send(response(message, 403, { tag: 'registrar' }));
    const [given] = typeof contact === 'object' ? contact : [];
    const seconds = Number(given?.params['expires'] ?? expires ?? EXPIRES);
    if (given && seconds > 0)
      this.#bind(agentId, desk, { connection, contact: given.uri }, seconds);
    // `Contact: *` removes all registrations (section 10.2.2), and an agent has at most one.
    else if (seconds === 0) this.#forget(agentId, this.#entries.get(agentId));
    const now = this.find(agentId);
    const bound = now && given && { ...given, params: { ...given.params, expires: `${seconds}` } };
    const headers = bound ? { contact: [bound] } : {};
    connection.send(response(message, 200, { tag: 'registrar', headers }));
  }

  #bind(agentId: string, desk: Desk, binding: Binding, seconds: number): void {
    const entry: Entry = { ...binding, desk, replaced: new AbortController() };
    this.#entries.get(agentId)?.replaced.abort();
    this.#entries.set(agentId, entry);
    desk.phone = true;
    this.#parts.onChange();
    const lasts = AbortSignal.any([binding.connection.gone, entry.replaced.signal]);
    const over = (): void => this.#forget(agentId, entry);
    // The entry ends when it expires or its socket closes; `#forget` leaves a newer entry in place.
    this.#parts.clock.sleep(1000 * seconds, lasts).then(over, over);
  }

  #forget(agentId: string, entry: Entry | undefined): void {
    if (!entry || this.#entries.get(agentId) !== entry) return;
    this.#entries.delete(agentId);
    entry.replaced.abort();
    entry.desk.phone = false;
    this.#parts.onChange();
  }
}
