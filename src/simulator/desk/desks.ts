/**
 * The agents' desks of the simulated center, behind its CC-Gateway: who is signed in, and whose call is
 * whose. No HTTP in it; route.ts speaks for it on the wire. Where nobody is signed in, simulated agents
 * take the calls.
 */
import type { Clock } from '../../base/clock.js';
import type { BentAnswer } from '../base/bend.js';
import type { DeskHappening, Journal } from '../base/journal.js';
import { Desk, type CallAtDesk, type DeskEvent } from './desk.js';

export type { Desk } from './desk.js';

/** What is asked of the CC-Gateway. */
export type DeskRequest =
  'sign-in' | 'force-login' | 'sign-out' | 'events' | 'call-info' | 'release';

/** A visitor's call that is put through to an agent. */
export interface Incoming {
  readonly call: number;
  readonly scenario: string;
  readonly token: string;
  readonly media: 'voice' | 'video';
  /** When it was created, by the center's clock. */
  readonly createdAt: number;
}

export interface DesksSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Of every call: the two numbers. */
  readonly numbers: { readonly clickToCallCaller: string; readonly accessCode: string };
  /** The center ends its call. */
  readonly release: (call: number) => void;
}

/** For the record: nothing of it is secret. */
export interface DeskRecord {
  readonly agentId: string;
  readonly phone: boolean;
  readonly call?: CallAtDesk;
}

/** A call at a desk, and what the CC-Gateway says of it. */
interface Line {
  readonly desk: Desk;
  readonly incoming: Incoming;
  readonly info: Readonly<Record<string, unknown>> & { readonly callid: string };
}

export class Desks {
  /** For a test: what goes out instead of the honest answer; undefined: the honest one. */
  bend: ((agentId: string, request: DeskRequest) => BentAnswer | undefined) | undefined;
  readonly #around: DesksSurroundings;
  /** Longest idle first, as far as they are free. */
  readonly #desks = new Map<string, Desk>();
  readonly #lines = new Map<number, Line>();

  constructor(around: DesksSurroundings) {
    this.#around = around;
  }

  get records(): readonly DeskRecord[] {
    return [...this.#desks.values()].map(({ agentId, phone, call }) => ({
      agentId,
      phone,
      ...(call && { call }),
    }));
  }

  /**
   * @param force whoever is signed in under this number is signed out.
   * @returns undefined: somebody is signed in already.
   */
  signIn(agentId: string, force = false): Desk | undefined {
    if (this.#desks.has(agentId)) {
      if (!force) return undefined;
      this.signOut(agentId);
    }
    const desk = new Desk(agentId, this.#around.clock);
    this.#desks.set(agentId, desk);
    this.#note(desk, 'signed-in');
    desk.tell('AgentState_Ready');
    return desk;
  }

  /** The call at the desk is released. */
  signOut(agentId: string): void {
    const desk = this.#desks.get(agentId);
    if (!desk) return;
    // First, or the call's end would make the desk free for another one.
    this.#desks.delete(agentId);
    if (desk.call) this.#around.release(desk.call.call);
    desk.leave();
    this.#note(desk, 'signed-out');
  }

  find(agentId: string): Desk | undefined {
    return this.#desks.get(agentId);
  }

  /** Who takes the center's call; undefined: nobody at a desk, a simulated agent does. */
  of(call: number): Desk | undefined {
    return this.#lines.get(call)?.desk;
  }

  /** What the CC-Gateway says of a call before it is answered; undefined: none rings. */
  ringing(desk: Desk): Line['info'] | undefined {
    const { call } = desk;
    return call?.state === 'ringing' ? this.#lines.get(call.call)?.info : undefined;
  }

  /** The center has put a call through, which happens once: it rings at a free desk, if there is one. */
  connected(incoming: Incoming): void {
    const desk = [...this.#desks.values()].find(({ call, deserted }) => !call && !deserted);
    if (!desk) return;
    const { call } = incoming;
    const since = this.#around.clock.now();
    const info = describe(incoming, desk, since, this.#around.numbers);
    desk.call = { call, callid: info.callid, since, state: 'ringing' };
    this.#lines.set(call, { desk, incoming, info });
    desk.tell('AgentState_Busy');
    desk.tell('AgentEvent_Ringing', {
      ...told(info),
      transfer: 'no',
      transfrom: '',
      mediaType: String(info['mediaType']),
    });
    this.#note(desk, 'rings', incoming);
  }

  /** The agent has answered. */
  answered(call: number): void {
    const line = this.#lines.get(call);
    if (!line) return;
    const { desk, incoming, info } = line;
    if (desk.call?.state !== 'ringing') return;
    desk.call = { ...desk.call, state: 'talking' };
    desk.tell('AgentEvent_Talking', told(info));
    this.#note(desk, 'talks', incoming);
  }

  /** The agent ends the call, or does not take it. `false`: there is none. */
  release({ call }: Desk): boolean {
    if (call) this.#around.release(call.call);
    return call !== undefined;
  }

  /** The center's call is over, whoever has ended it. */
  over(call: number, by: 'center' | 'visitor'): void {
    const line = this.#lines.get(call);
    if (!line) return;
    const { desk, incoming, info } = line;
    this.#lines.delete(call);
    desk.call = undefined;
    const { callid } = info;
    desk.tell(by === 'visitor' ? 'AgentEvent_Customer_Release' : 'AgentEvent_Call_Release', {
      callid,
    });
    desk.tell('AgentState_Ready');
    if (this.#desks.get(desk.agentId) === desk) {
      // The last in the row of those who are free.
      this.#desks.delete(desk.agentId);
      this.#desks.set(desk.agentId, desk);
    }
    this.#note(desk, 'released', incoming);
  }

  /** No poll is held any more. */
  stop(): void {
    for (const desk of this.#desks.values()) desk.wake();
  }

  /** Nobody is signed in any more. */
  clear(): void {
    const desks = [...this.#desks.values()];
    this.#desks.clear();
    this.#lines.clear();
    for (const desk of desks) {
      desk.call = undefined;
      desk.leave();
    }
  }

  #note({ agentId }: Desk, happened: DeskHappening, about?: Incoming): void {
    this.#around.journal.note({
      kind: 'desk',
      agent: agentId,
      happened,
      ...(about && { call: about.call, scenario: about.scenario, token: about.token }),
    });
  }
}

/** What the events of a call say [cec_07_0513, cec_07_1355]: all of it as text. */
const told = (info: Line['info']): DeskEvent['content'] => ({
  caller: info['caller'],
  called: info['called'],
  callid: info.callid,
  feature: String(info['callfeature']),
  type: 'main',
  mediaAbility: String(info['mediaAbility']),
});

/** `result` of `callinfobeforeanswer`. */
function describe(
  { call, scenario, media, createdAt }: Incoming,
  { signedInAt }: Desk,
  now: number,
  { clickToCallCaller, accessCode }: DesksSurroundings['numbers'],
): Line['info'] {
  const begintime = Date.now();
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  return {
    callfeature: 0,
    callid: `${seconds(begintime)}-${call}`,
    caller: clickToCallCaller,
    called: accessCode,
    callskill: 'click_to_call',
    callskillid: 3,
    orgicallednum: accessCode,
    // What a page may hand over of its visitor.
    calldata: JSON.stringify({ scenario, page: 'https://shop.example/lamp', language: 'en' }),
    begintime,
    endtime: null,
    userPriority: 0,
    trunkNo: 65535,
    logontimes: seconds(now - signedInAt),
    mediaType: 2,
    mediaAbility: media === 'video' ? 2 : 1,
    waitTime: seconds(now - createdAt),
    trace: null,
  };
}
