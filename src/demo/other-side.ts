/**
 * The buttons of the other side: they make the center, its agent or the page's SDK do something.
 */
import { callStates, traits, type CallState } from '../call/machine/states.js';
import { find, make } from './dom.js';
import type { Report } from './own-sdk.js';
import type { Deed } from './simulator.js';

interface Choice<Value> {
  readonly value: Value;
  readonly text: string;
  /** The states of the call in which the button has an effect. */
  readonly states: readonly CallState[];
}

const answered = callStates.filter((state) => traits[state].agent);
const waiting = callStates.filter((state) => traits[state].created && !traits[state].agent);

const deeds: readonly Choice<Deed>[] = [
  { value: 'connected', text: 'Agent answers', states: waiting },
  { value: 'disconnected', text: 'Agent hangs up', states: answered },
  { value: 'hold', text: 'Agent holds', states: ['talking'] },
  { value: 'resume', text: 'Agent resumes', states: ['talking'] },
  { value: 'cut', text: 'Gateway drops', states: ['talking'] },
  { value: 'queue-timeout', text: 'Time out', states: waiting },
  { value: 'failed', text: 'Fail', states: waiting },
];

const reports: readonly Choice<Report>[] = [
  { value: 'reconnecting', text: 'Connection lost', states: ['talking'] },
  { value: 'connected', text: 'Connected', states: ['connecting', 'reconnecting'] },
  { value: 'ended', text: 'Ended', states: answered },
  { value: 'failed', text: 'Failed', states: answered },
];

/** Enables the buttons that have an effect in this state. */
type Show = (state: CallState) => void;

export const agentButtons = (onPick: (deed: Deed) => void): Show =>
  buttons('#agent', deeds, onPick);

export const sdkButtons = (onPick: (report: Report) => void): Show =>
  buttons('#sdk', reports, onPick);

function buttons<Value>(
  selector: string,
  choices: readonly Choice<Value>[],
  onPick: (value: Value) => void,
): Show {
  const made = choices.map((choice) => {
    const button = make('button', { type: 'button' }, choice.text);
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') onPick(choice.value);
    });
    return { button, choice };
  });
  find(selector, HTMLElement).append(...made.map(({ button }) => button));
  return (state) => {
    // Not `disabled`, because a button that has just been pressed would lose the focus.
    for (const { button, choice } of made) {
      button.setAttribute('aria-disabled', String(!choice.states.includes(state)));
    }
  };
}
