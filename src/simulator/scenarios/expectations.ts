/** What the scenarios have in common: the ends that a widget must come to, and a step of a script. */
import type { EndReason } from '../../call/machine/reasons.js';
import type { Expectation, ScriptStep } from '../base/scenario.js';

export const talking: Expectation = { state: 'talking', drops: 0, occupied: 1 };

/** The center itself has ended or refused the call, so there is nothing to drop. */
export const failed = (reason: EndReason): Expectation => dropped(reason, 0);

/** A call was or may have been created, so the widget has to drop it. */
export const dropped = (reason: EndReason, drops = 1): Expectation => ({
  state: 'failed',
  reason,
  drops,
  occupied: 0,
});

/** A place in the queue, told again every two seconds. */
export const queued = (after: number, ahead: number): ScriptStep => ({
  after,
  event: 'queued',
  ahead,
  repeat: 2000,
});
