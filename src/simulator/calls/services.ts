/**
 * What one visitor has with the simulated center beside the call: the place in the queue, ratings,
 * messages, and a text session.
 */
import type { Clock } from '../../base/clock.js';
import type { Journal, ServiceHappening } from '../base/journal.js';
import { isService, type Operation, type Scenario } from '../base/scenario.js';
import type { SimulatedCall } from './call.js';

interface RatingRecord {
  readonly scenario: string;
  readonly token: string;
  readonly evaluation: string;
  readonly comment: string;
}

interface MessageRecord {
  readonly scenario: string;
  readonly token: string;
  readonly phoneNo: string;
  readonly leaveMessage: string;
}

export interface ServiceRecords {
  readonly ratings: RatingRecord[];
  readonly messages: MessageRecord[];
}

/** A place in the queue, and the seconds that the center estimates. */
export interface Place {
  readonly position: number;
  readonly estimate: number;
}

export type TextControl = 'CONNECT' | 'DISCONNECT' | 'CHAT' | 'TRANS2AGENT';

interface Owner {
  readonly token: string;
  readonly name: string;
  readonly scenario: Scenario;
  readonly call: SimulatedCall | undefined;
}

interface Surroundings {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly records: ServiceRecords;
}

const secondsPerPlace = 60;

export class VisitorServices {
  readonly #owner: Owner;
  readonly #around: Surroundings;
  /** When the text session was connected, by the center's clock. */
  #textSince: number | undefined;

  constructor(owner: Owner, around: Surroundings) {
    this.#owner = owner;
    this.#around = around;
  }

  /** Whether the center does not have this service at all. */
  lacks(operation: Operation): boolean {
    return isService(operation) && this.#behaviour.lacks?.includes(operation) === true;
  }

  get textConnected(): boolean {
    return this.#textSince !== undefined;
  }

  /** Whether the center would take a call, as far as a text session has to come first. */
  get mayCall(): boolean {
    const { textFirst } = this.#behaviour;
    if (textFirst === undefined) return true;
    return this.#around.clock.now() >= (this.#textSince ?? Infinity) + textFirst;
  }

  /** `talking`: with an agent already; `none`: there is no call. */
  queue(): Place | 'talking' | 'none' {
    const { call } = this.#owner;
    if (!call || call.state === 'over') return 'none';
    if (call.state === 'connected') return 'talking';
    const position = (call.ahead ?? 0) + 1;
    const { secondsPerPlace: seconds = secondsPerPlace } = this.#behaviour;
    return { position, estimate: position * seconds };
  }

  /** `false`: this visitor has not called. */
  rate(evaluation: string, comment: string): boolean {
    const { token, name: scenario, call } = this.#owner;
    if (!call) return false;
    this.#around.records.ratings.push({ scenario, token, evaluation, comment });
    this.#note('rated', comment === '' ? evaluation : `${evaluation}: ${comment}`);
    return true;
  }

  leaveMessage(phoneNo: string, leaveMessage: string): void {
    const { token, name: scenario } = this.#owner;
    this.#around.records.messages.push({ scenario, token, phoneNo, leaveMessage });
    this.#note('message-left', `${phoneNo}: ${leaveMessage}`);
  }

  /** `false`: there is a text session already, or none. */
  text(control: TextControl): boolean {
    const connects = control === 'CONNECT';
    if (connects === this.textConnected) return false;
    if (connects) {
      this.#textSince = this.#around.clock.now();
      this.#note('text-connected');
    }
    if (control === 'DISCONNECT') {
      this.#textSince = undefined;
      this.#note('text-disconnected');
    }
    return true;
  }

  get #behaviour(): NonNullable<Scenario['services']> {
    return this.#owner.scenario.services ?? {};
  }

  #note(happened: ServiceHappening, detail?: string): void {
    const { token, name: scenario } = this.#owner;
    const about = { kind: 'service', scenario, token, happened } as const;
    this.#around.journal.note({ ...about, ...(detail !== undefined && { detail }) });
  }
}
