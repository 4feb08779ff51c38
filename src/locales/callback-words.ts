/**
 * What every language has to say of "call me back". The offer itself stands with the other words of
 * the panel (`messages.ts`).
 */
import type { CallbackErrorCode, CallbackReason, CallbackState } from '../call/callback.js';

/** A state of the request: what happens, and what that means for the visitor. */
interface StateWords {
  title: string;
  hint: string;
}

/** What the form has to say beside what the relay says. */
export type CallbackProblem = CallbackErrorCode | 'number-missing' | 'number-too-long';

export interface CallbackWords {
  /** What the form is for. */
  form: string;
  /** The same while the web call goes on. */
  formInQueue: string;
  country: string;
  number: string;
  /** What the field takes. */
  hint: string;
  /** Stands before the number as it was understood. */
  understood: string;
  submit: string;
  back: string;
  sending: string;
  withdraw: string;
  withdrawing: string;
  /** A button at the end of a request. */
  again: string;
  problems: Readonly<Record<CallbackProblem, string>>;
  states: Readonly<Record<Exclude<CallbackState, 'failed'>, StateWords>>;
  failures: Readonly<Record<CallbackReason, StateWords>>;
  /** There is a request, but what becomes of it cannot be seen. */
  lost: StateWords;
}
