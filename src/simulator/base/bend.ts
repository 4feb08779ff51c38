/** The bending of single answers: another answer goes out instead of the center's honest one. */
import type { Clock } from '../../base/clock.js';

/** An HTTP answer. A body that is a string is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** `reset` cuts the connection, `silence` never answers. */
export type BentAnswer = Partial<Answer> | 'reset' | 'silence';

export interface Bend {
  /**
   * Whether the center does what it was asked although the answer is bent. By default it does so
   * only where the honest answer is needed: for a function, or when there is no `answer`.
   */
  readonly acts?: boolean;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** Left out: the honest answer (with its delay). */
  readonly answer?: BentAnswer | ((honest: Answer, nth: number) => BentAnswer);
}

interface Bending {
  readonly nth: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Carries out the request and returns the honest answer. */
  readonly act: () => Answer | Promise<Answer>;
}

export async function bent(
  { acts, delay = 0, answer }: Bend,
  { nth, clock, signal, act }: Bending,
): Promise<BentAnswer> {
  const needed = answer === undefined || typeof answer === 'function';
  const honest = (acts ?? needed) ? await act() : { status: 200, body: { resultCode: '0' } };
  if (delay > 0) await clock.sleep(delay, signal);
  if (answer === undefined) return honest;
  return typeof answer === 'function' ? answer(honest, nth) : answer;
}
