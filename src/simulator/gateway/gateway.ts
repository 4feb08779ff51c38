/**
 * The simulated WebRTC gateway: SIP over WebSocket (RFC 7118), and behind it agents who answer with
 * sound and picture: simulated ones, or people at a desk whose browsers have registered here. The
 * simulated center hands its connected calls over to it; a call that ends in one ends in the other.
 *
 * A fixture for demo and tests, not for production: everybody may call, unless a test sets
 * credentials, and nothing is limited. `upgrade.ts` puts it on a port.
 */
import type { WebSocket } from 'ws';
import type { AttachedGateway, GatewayCall, GatewayContent } from '../calls/attached.js';
import type { SimulatedCallRecord } from '../calls/call.js';
import type { ContactCenter } from '../center/center.js';
import type { GatewayBehaviour } from '../base/scenario.js';
import { Challenger, type Credentials } from './challenge.js';
import { Connection } from './connection.js';
import { DeskLeg } from './desk-leg.js';
import { Dialog } from './dialog.js';
import { LatePhone } from './late-phone.js';
import {
  ALLOW,
  isRequest,
  response,
  type SipMessage,
  type SipRequest,
  tagOf,
  userOf,
} from './message.js';
import { nothingHeard, type Phone, type PhoneOptions } from '../calls/phone.js';
import { Phones } from './phones.js';
import { type Binding, Registrar } from './registrar.js';
import { putsOnHold } from './sdp.js';

export const PATH = '/simulator/gateway';
/**
 * Query parameters of the gateway's addresses: number of the center's call; cut this connection
 * off.
 */
export const CALL = 'call';
export const REFUSES = 'refuses';

/** Milliseconds of ringing before a simulated agent answers. */
const RINGS = 400;

export interface GatewayOptions extends Credentials {
  /** Behaviour of the gateway where the call's scenario sets none. */
  readonly behaviour?: GatewayBehaviour;
  /** The simulated agents' telephones; by default the gateway creates them. */
  readonly phones?: Phones;
}

/** A call at the gateway: its SIP dialog and its record. */
interface Line {
  readonly dialog: Dialog;
  /** The center's number for the call; undefined if the caller did not come by the center. */
  readonly call: number | undefined;
  /** The call rings at an agent's desk, so no simulated agent answers it. */
  readonly atDesk: boolean;
  readonly record: GatewayCall;
}

export class SimulatedGateway implements AttachedGateway {
  /** Behaviour from the next call on where the call's scenario sets none. */
  behaviour: GatewayBehaviour;
  /** While true no new WebSocket is accepted. Open ones stay open; {@link cut} closes those. */
  closed = false;
  /** Port on 127.0.0.1 that accepts connections and never answers: the address of `hangs`. */
  deadEnd = 0;
  readonly center: ContactCenter;
  readonly #challenger: Challenger;
  readonly #phones: Phones;
  readonly #registrar: Registrar;
  /** The legs to the desks, by their Call-ID. */
  readonly #desks = new Map<string, DeskLeg>();
  readonly #connections = new Map<Connection, number | undefined>();
  readonly #lines: Line[] = [];

  constructor(center: ContactCenter, options: GatewayOptions = {}) {
    this.center = center;
    this.behaviour = options.behaviour ?? {};
    this.#phones = options.phones ?? new Phones();
    this.#challenger = new Challenger(options, center.gateway.domain);
    this.#registrar = new Registrar({
      clock: center.clock,
      desks: center.desks,
      onChange: () => center.journal.changed(),
    });
    center.attached = this;
  }

  /** All calls that came in, oldest first. */
  get calls(): readonly GatewayCall[] {
    return this.#lines.map(({ record }) => record);
  }

  /** WebSockets that are open. */
  get sockets(): number {
    return this.#connections.size;
  }

  handOver({ id, scenario }: SimulatedCallRecord, at: URL): Partial<GatewayContent> {
    const { addresses = ['answers'] } = this.#behaviourIn(scenario);
    const scheme = at.protocol === 'https:' ? 'wss:' : 'ws:';
    const path = `${PATH}?${CALL}=${id}`;
    // The visitor calls in a moment, so the process of the telephones is started now.
    if (!this.center.desks.of(id)) this.#phones.warmUp();
    return {
      gwAddresses: addresses.map((kind, index) => {
        if (kind === 'hangs') return `${scheme}//127.0.0.1:${this.deadEnd}${path}`;
        return `${scheme}//${at.host}${path}${kind === 'refuses' ? `&${REFUSES}=${index}` : ''}`;
      }),
    };
  }

  /** A WebSocket was opened. @param call number of the center's call, if the address has one. */
  connect(socket: WebSocket, call?: number): void {
    const connection = new Connection(socket, (message, from) => this.#receive(message, from));
    this.#connections.set(connection, call);
    connection.gone.addEventListener('abort', () => {
      this.#connections.delete(connection);
      this.center.journal.changed();
    });
    this.center.journal.changed();
  }

  /**
   * The agent hangs up the center's call, or the newest call if left out. `false`: there is none.
   */
  agentHangsUp(call?: number): boolean {
    const line = this.#find(call);
    line?.dialog.hangUp();
    return line !== undefined;
  }

  /**
   * The agent holds or resumes the call. Resolves with true when the visitor has accepted the
   * offer; with false if not, and if the agent is at a desk, because people hold with their own
   * telephone.
   */
  async agentHolds(on: boolean, call?: number): Promise<boolean> {
    const line = this.#find(call);
    return line !== undefined && !line.atDesk && line.dialog.hold(on);
  }

  /**
   * Cuts every WebSocket as a crash would. The calls stay, so a visitor who reconnects finds them.
   */
  cut(call?: number): void {
    for (const [connection, of] of this.#connections) {
      if (call === undefined || call === of) connection.cut();
    }
  }

  /** Sockets stay open but pass nothing, and messages sent meanwhile are lost. */
  freeze(frozen: boolean, call?: number): void {
    for (const [connection, of] of this.#connections) {
      if (call === undefined || call === of) connection.freeze(frozen);
    }
  }

  /** Ends every call and lets go of all sockets and of the media. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { dialog } of this.#lines) dialog.hangUp('gateway');
    this.cut();
    if (this.center.attached === this) this.center.attached = undefined;
    await this.#phones.close();
  }

  #receive(message: SipMessage, connection: Connection): void {
    const desk = this.#desks.get(message.headers['call-id']);
    if (desk) {
      return isRequest(message) ? desk.receive(message, connection) : desk.hearAnswer(message);
    }
    const line = this.#lines.find(({ dialog }) => dialog.callId === message.headers['call-id']);
    if (!isRequest(message)) return line?.dialog.hearAnswer(message);
    const { method, headers } = message;
    const inDialog = tagOf(headers.to) !== null || method === 'CANCEL';
    if (line && line.dialog.state !== 'over' && line.dialog.owns(message)) {
      // A retransmitted INVITE is dropped; the dialog has had it already.
      if (inDialog || method === 'ACK') line.dialog.receive(message, connection);
      return;
    }
    if (method === 'ACK') return;
    if (method === 'REGISTER') return this.#registrar.receive(message, connection);
    const call = this.#connections.get(connection);
    this.#note(call, 'visitor', method);
    const answer = (status: number, more = {}): void => {
      this.#note(call, 'gateway', `${status} to ${method}`);
      connection.send(response(message, status, { tag: 'gateway', headers: more }));
    };
    if (inDialog) return answer(481);
    if (method === 'OPTIONS') return answer(200, { allow: ALLOW, accept: 'application/sdp' });
    if (method !== 'INVITE') return answer(405, { allow: ALLOW });
    const challenge = this.#challenger.challenge(message);
    if (challenge) return answer(challenge.status, challenge.headers);
    const behaviour = this.#behaviourOf(call);
    connection.send(response(message, 100));
    if (behaviour.refuses !== undefined) return answer(behaviour.refuses);
    if (userOf(message.uri) !== this.center.gateway.accessCode) return answer(404);
    if (headers['content-type'] !== 'application/sdp' || message.content === '') return answer(488);
    this.#open(message, connection, call, behaviour);
  }

  #open(
    invite: SipRequest,
    connection: Connection,
    call: number | undefined,
    behaviour: GatewayBehaviour,
  ): void {
    const { center } = this;
    const changed = (): void => center.journal.changed();
    let heard = nothingHeard;
    const atDesk = call !== undefined && center.desks.of(call) !== undefined;
    const simulated: PhoneOptions = {
      silent: behaviour.silent ?? false,
      onHeard: (now) => {
        heard = now;
        changed();
      },
      onLost: (why) => {
        console.warn(`gateway: ${why}`);
        dialog.hangUp('gateway');
      },
    };
    const dialog: Dialog = new Dialog(invite, connection, {
      clock: center.clock,
      phone: atDesk
        ? new LatePhone((closed) => this.#phoneAt(call, () => dialog, simulated, closed))
        : this.#phones.open(simulated),
      // A simulated agent answers after `rings`; at a desk the person decides when.
      rings: atDesk ? 0 : (behaviour.rings ?? RINGS),
      onChange: changed,
      onMessage: (from, said) => this.#note(call, from, said),
      onEnd: (by) => {
        // When the visitor ends the call, the widget's drop request tells the center.
        if (by !== 'visitor' && call !== undefined) center.release(call);
      },
    });
    const record: GatewayCall = {
      ...(call !== undefined && { call }),
      get state() {
        return dialog.state;
      },
      get endedBy() {
        return dialog.endedBy;
      },
      callId: dialog.callId,
      caller: dialog.from,
      get digits() {
        return dialog.digits;
      },
      get held() {
        return dialog.held;
      },
      get holding() {
        return dialog.holding;
      },
      get offers() {
        return dialog.offers;
      },
      get restarts() {
        return dialog.restarts;
      },
      get sockets() {
        return dialog.sockets;
      },
      get heard() {
        return heard;
      },
    };
    this.#lines.push({ dialog, call, atDesk, record });
    void dialog.run();
    if (call !== undefined) this.#followCenter(dialog, call);
    this.#play(dialog, behaviour, call).catch(() => {});
  }

  /**
   * Waits for a telephone to register for the desk of this call. If the desk takes the call without
   * a telephone, a simulated agent does the talking.
   */
  async #phoneAt(
    call: number,
    dialog: () => Dialog,
    simulated: PhoneOptions,
    closed: AbortSignal,
  ): Promise<Phone> {
    const { clock, desks, gateway } = this.center;
    const agentId = desks.of(call)?.agentId ?? '';
    const find = (): Binding | undefined => this.#registrar.find(agentId);
    const taken = (): boolean => desks.of(call)?.call?.state === 'talking';
    await this.center.waitFor(() => find() !== undefined || taken(), closed);
    if (!find()) return this.#phones.open(simulated);
    const at = (user: string): string => `sip:${user}@${gateway.domain}`;
    const phone = new DeskLeg({
      clock,
      caller: at(dialog().from),
      agent: at(agentId),
      find,
      onAnswered: () => desks.answered(call),
      onGone: (by) => dialog().hangUp(by),
      onOffer: async (sdp) => {
        if (!dialog().negotiable) return { status: 491 };
        const answer = await dialog().offer(sdp, putsOnHold(sdp));
        return { status: answer?.status ?? 480, sdp: answer?.content };
      },
    });
    this.#desks.set(phone.callId, phone);
    return phone;
  }

  /** Ends the dialog as soon as the center's call is over, whichever side has ended it. */
  #followCenter(dialog: Dialog, call: number): void {
    const find = (): SimulatedCallRecord | undefined =>
      this.center.calls.find(({ id }) => id === call);
    this.center
      .waitFor(() => find()?.state === 'over', dialog.over)
      .then(
        () => dialog.hangUp(find()?.endedBy === 'visitor' ? 'visitor' : 'agent'),
        () => {},
      );
  }

  /** Plays the events that the scenario plans after the answer: hold, cut, freeze. */
  async #play(
    dialog: Dialog,
    behaviour: GatewayBehaviour,
    call: number | undefined,
  ): Promise<void> {
    const { clock } = this.center;
    await this.center.waitFor(() => dialog.state === 'talking', dialog.over);
    const { holds, cuts, freezes } = behaviour;
    if (cuts !== undefined) {
      await clock.sleep(cuts, dialog.over);
      this.cut(call);
    }
    if (freezes !== undefined) {
      await clock.sleep(freezes, dialog.over);
      this.freeze(true, call);
    }
    if (holds) {
      await clock.sleep(holds.after, dialog.over);
      await dialog.hold(true);
      await clock.sleep(holds.lasts, dialog.over);
      await dialog.hold(false);
    }
  }

  /**
   * Notes a SIP message in the center's journal; only for calls of the center, as the journal is
   * its.
   */
  #note(call: number | undefined, from: 'visitor' | 'gateway', said: string): void {
    const about = this.center.calls.find(({ id }) => id === call);
    if (!about) return;
    const { id, scenario, token } = about;
    this.center.journal.note({ kind: 'gateway', call: id, scenario, token, from, said });
  }

  #find(call: number | undefined): Line | undefined {
    return this.#lines
      .filter((line) => line.dialog.state !== 'over')
      .filter((line) => call === undefined || line.call === call)
      .at(-1);
  }

  #behaviourOf(call: number | undefined): GatewayBehaviour {
    const scenario = this.center.calls.find(({ id }) => id === call)?.scenario;
    return scenario === undefined ? this.behaviour : this.#behaviourIn(scenario);
  }

  #behaviourIn(scenario: string): GatewayBehaviour {
    return { ...this.behaviour, ...this.center.scenarios[scenario]?.gateway };
  }
}
