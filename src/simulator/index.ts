/**
 * The simulated contact center for demo and tests. It is a fixture, not for production: it has no
 * secrets and lets everybody in. The Node listener is a file of its own, `listener.js`, so that
 * this one also loads in a browser.
 */
export { ContactCenter, type ContactCenterOptions } from './center/center.js';
export type { SimulatedFabricOptions } from './fabric/options.js';
export { createHandler, type HandlerOptions } from './http/handler.js';
export type { Entry } from './base/journal.js';
export { ConnectionReset } from './http/route.js';
export { type Happening, type Scenario, wantsTextFirst } from './base/scenario.js';
export { type ScenarioName, scenarios } from './scenarios/index.js';
export {
  type SimulatedFetch,
  simulatedFetch,
  type SimulatedFetchOptions,
} from './simulated-fetch.js';
