/**
 * Where the agents' own telephones are: what a browser at a desk has registered (RFC 3261 section 10),
 * with the WebSocket it came by, since nothing else leads there (RFC 7118 section 5).
 *
 * A fixture for demo and tests, not for production: nobody is asked for a password.
 */
import type { Clock } from '../../base/clock.js';
import type { Desk, Desks } from '../desk/desks.js';
import type { Connection } from './connection.js';
import { response, type SipRequest, userOf } from './message.js';

/** Seconds, where the telephone does not say (section 10.2). */
const EXPIRES = 3600;

/** Where a telephone can be reached. */
export interface Binding {
  readonly connection: Connection;
  /** Its SIP URI. */
  readonly contact: string;
}

interface Entry extends Binding {
  /** Whoever signs in anew has another desk, and the telephone of the old one no longer rings. */
  readonly desk: Desk;
  readonly replaced: AbortController;
}

export interface RegistrarParts {
  readonly clock: Clock;
  readonly desks: Desks;
  /** Somebody can be reached, or no longer. */
  readonly onChange: () => void;
}

export class Registrar {
  readonly #parts: RegistrarParts;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: RegistrarParts) {
    this.#parts = parts;
  }

  /** The telephone of an agent who is signed in. */
  find(agentId: string): Binding | undefined {
    const entry = this.#entries.get(agentId);
    return entry?.desk === this.#parts.desks.find(agentId) ? entry : undefined;
  }

  /** A REGISTER: with a contact, or with `Expires: 0` to take it away. Answers it. */
  receive(message: SipRequest, connection: Connection): void {
    const { to, contact, expires } = message.headers;
    const agentId = userOf(to.uri);
    const desk = this.#parts.desks.find(agentId);
    if (!desk) return connection.send(response(message, 403, { tag: 'registrar' }));
    const [given] = typeof contact === 'object' ? contact : [];
    const seconds = Number(given?.params['expires'] ?? expires ?? EXPIRES);
    if (given && seconds > 0)
      this.#bind(agentId, desk, { connection, contact: given.uri }, seconds);
    // `Contact: *` means all of them (section 10.2.2), and there is one at most.
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
    // Over in time, or because the socket has gone; where another one came, that one stays.
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
