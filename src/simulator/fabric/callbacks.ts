/**
 * The bidirectional calls of the simulated center: accepts or refuses them and reports their
 * outcome to `callBackUrl`, with a signature if a key is shared.
 */
import type { Clock } from '../../base/clock.js';
import type { FabricHappening, Journal } from '../base/journal.js';
import type { SimulatedFabricOptions } from './options.js';
import { type CallOutcome, outcomeOf } from './outcomes.js';
import { releaseFields, type Wanted } from './report.js';
import { sign } from './signature.js';

export interface SimulatedCallbackRecord {
  readonly id: number;
  readonly scenario: string;
  readonly caller: string;
  readonly called: string;
  /** What the agent is told. */
  readonly callData?: string;
  readonly retCode: string;
  readonly state: 'refused' | 'calling' | 'under-way' | 'over';
  readonly releaseReason?: string;
  readonly reports: readonly {
    readonly kind: 'status' | 'release';
    /** HTTP status of the answer to the report; `none` if there was no answer. */
    readonly answered: number | 'none';
  }[];
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };
interface Callback extends Changing<Omit<SimulatedCallbackRecord, 'reports'>> {
  reports: SimulatedCallbackRecord['reports'][number][];
}

export interface CallbackSurroundings {
  readonly clock: Clock;
  readonly journal: Journal;
}

export class SimulatedCallbacks {
  readonly #options: SimulatedFabricOptions;
  readonly #around: CallbackSurroundings;
  readonly #callbacks: Callback[] = [];
  /** Those that `queryCallState` does not find. */
  readonly #hidden = new WeakSet<Callback>();
  #stop = new AbortController();

  constructor(options: SimulatedFabricOptions, around: CallbackSurroundings) {
    this.#options = options;
    this.#around = around;
  }

  /** Oldest first. */
  get records(): readonly SimulatedCallbackRecord[] {
    return this.#callbacks.map((callback) => ({ ...callback, reports: [...callback.reports] }));
  }

  /** @param refused return code of an error in the request itself; it wins over the outcome's. */
  create(wanted: Wanted, refused?: string): SimulatedCallbackRecord {
    const outcome = (this.#options.outcome ?? outcomeOf)(wanted.called);
    const retCode = refused ?? outcome.retCode ?? '0';
    const { scenario, caller, called, callData } = wanted;
    const callback: Callback = {
      id: this.#callbacks.length + 1,
      scenario,
      caller,
      called,
      ...(callData !== undefined && { callData }),
      retCode,
      state: retCode === '0' ? 'calling' : 'refused',
      reports: [],
    };
    this.#callbacks.push(callback);
    if (outcome.found === false) this.#hidden.add(callback);
    if (retCode === '0') {
      this.#note(callback, 'callback-accepted', callData);
      const { signal } = this.#stop;
      this.#play(callback, wanted, outcome, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    } else this.#note(callback, 'callback-refused', `retCode ${retCode}`);
    return callback;
  }

  /** The accepted call of that serial number, as `queryCallState` finds it. */
  find(serial: string): SimulatedCallbackRecord | undefined {
    return this.#callbacks.find(
      (callback) =>
        callback.retCode === '0' &&
        serialNumber(callback) === serial &&
        !this.#hidden.has(callback),
    );
  }

  /** Stops all calls, so that nothing more is reported. */
  stop(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  clear(): void {
    this.#callbacks.length = 0;
  }

  async #play(
    callback: Callback,
    wanted: Wanted,
    { statusAfter, releaseAfter, releaseReason = '0', reported }: CallOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.#around;
    const status: Record<string, string> = {
      callSerialNo: serialNumber(callback),
      serviceNo: wanted.serviceNo,
      called: wanted.called,
      ...(wanted.callData !== undefined && { callData: wanted.callData }),
    };
    const report = async (kind: 'status' | 'release', more = {}): Promise<void> => {
      if (reported !== false)
        await this.#report(callback, kind, wanted, { ...status, ...more }, signal);
    };
    const createdAt = this.#wallNow();
    if (reported === false) this.#note(callback, 'never-reported');
    if (statusAfter !== undefined) {
      await clock.sleep(statusAfter, signal);
      callback.state = 'under-way';
      await report('status');
    }
    if (releaseAfter === undefined) return this.#note(callback, 'never-reported');
    await clock.sleep(releaseAfter - (statusAfter ?? 0), signal);
    callback.state = 'over';
    callback.releaseReason = releaseReason;
    await report('release', releaseFields(releaseReason, wanted, createdAt, this.#wallNow()));
  }

  async #report(
    callback: Callback,
    kind: 'status' | 'release',
    { reportTo }: Wanted,
    fields: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void> {
    const happened = kind === 'status' ? 'status-reported' : 'release-reported';
    if (reportTo === undefined) return this.#note(callback, happened, 'nowhere to report to');
    const { signatureKey: key, signature: algorithm = 'hmac-sha256' } = this.#options;
    const timestamp = this.#wallNow();
    const body = key === undefined ? fields : await sign(fields, { key, algorithm, timestamp });
    const answered = await this.#post(reportTo, body, signal);
    callback.reports.push({ kind, answered });
    this.#note(callback, happened, answered === 'none' ? 'no answer' : `answered ${answered}`);
  }

  async #post(
    url: string,
    body: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<number | 'none'> {
    const { fetch = globalThis.fetch } = this.#options;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json; charset=UTF-8' },
        body: JSON.stringify(body),
        signal,
      });
      await response.text();
      return response.status;
    } catch {
      signal.throwIfAborted();
      return 'none';
    }
  }

  #note({ id, scenario }: Callback, happened: FabricHappening, detail?: string): void {
    this.#around.journal.note({
      kind: 'fabric',
      scenario,
      callback: id,
      happened,
      ...(detail !== undefined && { detail }),
    });
  }

  #wallNow(): number {
    return (this.#options.wallNow ?? Date.now)();
  }
}

/** The `callSerialNo` of a call, of 19 digits as the real ones. */
export const serialNumber = ({ id }: Pick<SimulatedCallbackRecord, 'id'>): string =>
  String(1_197_235_857_187_927_062n + BigInt(id));
