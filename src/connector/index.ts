/**
 * Package entry for pages that bring a connector of their own: `import … from
 * 'click-to-dial/connector'`.
 */
export type {
  CallQuality,
  Connector,
  ConnectorCall,
  ConnectorContext,
  ConnectorEvent,
  ConnectorFactory,
  ConnectorGateway,
  Media,
  PageHandover,
} from './connector.js';
export { openDevices } from './devices.js';
export { ConnectorError, type ConnectorErrorCode } from './errors.js';
export type { PageCall, PageControls } from './handover.js';
