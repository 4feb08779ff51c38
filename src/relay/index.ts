/**
 * Package entry `click-to-dial/relay`, for Node: the relay as `Request → Response` and with a port, and
 * the typed clients of the center's interfaces that need secrets. Never for a browser.
 */
export { createRelay, type Relay, type RelayParts } from './app.js';
export { startRelay, type RelayServer } from './server.js';
export { readConfig, ConfigError, type Config } from './settings/config.js';
export { createLog, type Logger } from './base/log.js';
export * from './clients/fabric.js';
export * from './clients/create-call.js';
export * from './clients/call-state.js';
export * from './clients/call-report.js';
export { BadInput } from '../api/http/bad-input.js';
export { ApiError } from '../api/http/errors.js';
