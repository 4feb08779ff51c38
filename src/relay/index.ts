/**
 * Package entry `click-to-dial/relay`, for Node: the relay as `Request → Response` and with a port, and
 * the typed clients of the center's interfaces that need secrets. Never for a browser.
 */
export { createRelay, type Relay, type RelayParts } from './app.js';
export { startRelay, type RelayServer } from './server.js';
export { readConfig, ConfigError, type Config } from './config.js';
export { createLog, type Logger } from './log.js';
export * from '../api/fabric.js';
export * from '../api/create-call.js';
export * from '../api/call-report.js';
export { BadInput } from '../api/bad-input.js';
export { ApiError } from '../api/errors.js';
