/** Groups of the states of a call, for tests that go through all states of a kind. */
import { callStates, isAtRest, traits, type CallState } from '../../src/call/machine/states.js';

/** The states in which a call is under way. */
export const running = callStates.filter((state) => !isAtRest(state));

/**
 * The busy states that may last for ever, because people talk. In every other one a deadline or the
 * create has to be running, so that every call ends in bounded time.
 */
export const endless: readonly CallState[] = ['talking'];

export const statesWith = (trait: keyof (typeof traits)[CallState]): CallState[] =>
  callStates.filter((state) => traits[state][trait]);
