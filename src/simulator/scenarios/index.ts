/**
 * The named scenarios of the simulated contact center. A page chooses one by ordinary public
 * configuration: `server="https://host/scenario/third-in-queue"`.
 *
 * A fixture for demo and tests, not for production.
 */
import { answers } from './answers.js';
import { calls } from './calls.js';
import { gateways } from './gateways.js';
import { network } from './network.js';
import { services } from './services.js';

export const scenarios = { ...calls, ...gateways, ...answers, ...network, ...services };

export type ScenarioName = keyof typeof scenarios;

/** The scenario of requests that choose none. */
export const defaultScenario: ScenarioName = 'answered';
