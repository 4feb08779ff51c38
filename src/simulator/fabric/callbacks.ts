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
    const { scenario, caller, called } = wanted;
    const callback: Callback = {
      id: this.#callbacks.length + 1,
      scenario,
      caller,
      called,
      retCode,
      state: retCode === '0' ? 'calling' : 'refused',
      reports: [],
    };
    this.#callbacks.push(callback);
    if (retCode === '0') {
      this.#note(callback, 'callback-accepted');
      const { signal } = this.#stop;
      this.#play(callback, wanted, outcome, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    } else this.#note(callback, 'callback-refused', `retCode ${retCode}`);
    return callback;
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
    { statusAfter, releaseAfter, releaseReason = '0' }: CallOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.#around;
    const status: Record<string, string> = {
      callSerialNo: String(serialNumber(callback)),
      serviceNo: wanted.serviceNo,
      called: wanted.called,
      ...(wanted.callData !== undefined && { callData: wanted.callData }),
    };
    const createdAt = this.#wallNow();
    if (statusAfter !== undefined) {
      await clock.sleep(statusAfter, signal);
      callback.state = 'under-way';
      await this.#report(callback, 'status', wanted, status, signal);
    }
    if (releaseAfter === undefined) return this.#note(callback, 'never-reported');
    await clock.sleep(releaseAfter - (statusAfter ?? 0), signal);
    callback.state = 'over';
    callback.releaseReason = releaseReason;
    const release = releaseFields(releaseReason, wanted, createdAt, this.#wallNow());
    await this.#report(callback, 'release', wanted, { ...status, ...release }, signal);
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

/** The `callSerialNo` of a call; as long as the real ones, so that clients are tested with such. */
export const serialNumber = ({ id }: SimulatedCallbackRecord): number => 1_695_800_000_000 + id;
