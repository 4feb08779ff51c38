/** What can go wrong with devices, gateway and media, as one error class with a literal code. */

const deviceNames = ['microphone', 'camera'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** What the browser's open question is about. */
export type AskedFor = DeviceName | 'both';

const deviceTroubles = ['denied', 'missing', 'busy', 'blocked', 'unanswered'] as const;
export type DeviceTrouble = (typeof deviceTroubles)[number];

/** Codes of the element's public `call-error` event that a connector can be the reason of. */
export const connectorErrorCodes = [
  'unsupported',
  ...deviceNames.flatMap((device) =>
    deviceTroubles.map((trouble) => `${device}-${trouble}` as const),
  ),
  'not-answered',
  'gateway-unreachable',
  'gateway-rejected',
  'media-failed',
] as const;
export type ConnectorErrorCode = (typeof connectorErrorCodes)[number];

/** Connectors come from anywhere, so what they report is checked before it becomes a code. */
export const isConnectorErrorCode = (code: unknown): code is ConnectorErrorCode =>
  (connectorErrorCodes as readonly unknown[]).includes(code);

/** What a connector throws or reports; any other error counts as `media-failed`. */
export class ConnectorError extends Error {
  override get name(): 'ConnectorError' {
    return 'ConnectorError';
  }

  constructor(
    readonly code: ConnectorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
