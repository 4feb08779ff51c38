/** Errors of devices, gateway and media, as one error class with a literal code. */

const deviceNames = ['microphone', 'camera'] as const;
export type DeviceName = (typeof deviceNames)[number];

/** The devices that the browser is asking the visitor for. */
export type AskedFor = DeviceName | 'both';

const deviceTroubles = ['denied', 'missing', 'busy', 'blocked', 'unanswered'] as const;
export type DeviceTrouble = (typeof deviceTroubles)[number];

/** Codes of the element's public `call-error` event that a connector can cause. */
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

/** A page may bring any connector, so a code it reports is checked before it is used. */
export const isConnectorErrorCode = (code: unknown): code is ConnectorErrorCode =>
  (connectorErrorCodes as readonly unknown[]).includes(code);

/** The error that a connector throws; any other error counts as `media-failed`. */
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
