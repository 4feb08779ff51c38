/**
 * The agents' desks of the simulated center, behind its CC-Gateway: who is signed in, and which
 * call is at which desk. It knows no HTTP; http/desk.ts serves it over HTTP. If nobody is signed
 * in, simulated agents take the calls.
 */
import type { Clock } from '../../base/clock.js';
import type { BentAnswer } from '../base/bend.js';
import type { DeskHappening, Journal } from '../base/journal.js';
import { Desk, type CallAtDesk, type DeskEvent } from './desk.js';

export type { Desk } from './desk.js';

/** The operations of the CC-Gateway. */
export type DeskRequest =
  'sign-in' | 'force-login' | 'sign-out' | 'events' | 'call-info' | 'release';

/** A visitor's call that the center connects to an agent. */
export interface Incoming {
  readonly call: number;
  readonly scenario: string;
  readonly token: string;
  readonly media: 'voice' | 'video';
  /** When it was created, by the center's clock. */
  readonly createdAt: number;
  /** Name and language of a visitor who comes by the API Fabric. */
  readonly person?: { readonly userName: string; readonly locale: string } | undefined;
}

export interface DesksSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  /** The visitor's and the center's number, the same for every call. */
  readonly numbers: { readonly clickToCallCaller: string; readonly accessCode: string };
  /** Ends the center's call with this number. */
  readonly release: (call: number) => void;
}

/** The public facts of a desk, for `GET /simulator/record`; it holds no secret such as the Guid. */
export interface DeskRecord {
  readonly agentId: string;
  readonly phone: boolean;
  readonly call?: CallAtDesk;
}

/** A call at a desk, and its data as the CC-Gateway tells them. */
interface Line {
  readonly desk: Desk;
  readonly incoming: Incoming;
  readonly info: Readonly<Record<string, unknown>> & { readonly callid: string };
}

export class Desks {
  /** Lets a test replace an answer; the honest one goes out if it returns undefined. */
  bend: ((agentId: string, request: DeskRequest) => BentAnswer | undefined) | undefined;
  readonly #around: DesksSurroundings;
  /** Desks by agent; among the free ones the one that has been idle longest comes first. */
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
   * @param force signs out an agent who is signed in with this number already.
   * @returns the desk; undefined if somebody is signed in already and `force` is not set.
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

  /** Signs the agent out and releases the call at the desk. */
  signOut(agentId: string): void {
    const desk = this.#desks.get(agentId);
    if (!desk) return;
    // The desk goes first, or the end of its call would make it free for another call.
    this.#desks.delete(agentId);
    if (desk.call) this.#around.release(desk.call.call);
    desk.leave();
    this.#note(desk, 'signed-out');
  }

  find(agentId: string): Desk | undefined {
    return this.#desks.get(agentId);
  }

  /** The desk that has the center's call; undefined if a simulated agent has it. */
  of(call: number): Desk | undefined {
    return this.#lines.get(call)?.desk;
  }

  /**
   * The data of the call that rings at a desk, for `callinfobeforeanswer`; undefined if none rings.
   */
  ringing(desk: Desk): Line['info'] | undefined {
    const { call } = desk;
    return call?.state === 'ringing' ? this.#lines.get(call.call)?.info : undefined;
  }

  /** Called once per call, when the center connects it: it rings at a free desk if there is one. */
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

  /** The agent ends or declines the call. `false`: there is none. */
  release({ call }: Desk): boolean {
    if (call) this.#around.release(call.call);
    return call !== undefined;
  }

  /** The center's call is over, whichever side has ended it. */
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
      // Deleted and set again, so that it comes last among the free desks.
      this.#desks.delete(desk.agentId);
      this.#desks.set(desk.agentId, desk);
    }
    this.#note(desk, 'released', incoming);
  }

  /** Answers all held polls now, so that no timer is left. */
  stop(): void {
    for (const desk of this.#desks.values()) desk.wake();
  }

  /** Signs everybody out. */
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

/**
 * `content` of the events of a call [cec_07_0513, cec_07_1355], in which all values are strings.
 */
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
  { call, scenario, media, createdAt, person }: Incoming,
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
    // An example of the data that a page may pass on about its visitor; name and language are those
    // of `applyToken`, where the call comes from a relay.
    calldata: JSON.stringify({
      scenario,
      ...(person && { name: person.userName }),
      page: 'https://shop.example/lamp',
      language: person?.locale.replace('_', '-') ?? 'en',
    }),
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
