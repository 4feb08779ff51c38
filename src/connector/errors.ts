/** What can go wrong with devices, gateway and media, as one error class with a literal code. */

export type DeviceName = 'microphone' | 'camera';

/** What the browser's open question is about. */
export type AskedFor = DeviceName | 'both';
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'blocked' | 'unanswered';

/** Codes of the element's public `call-error` event that a connector can be the reason of. */
export type ConnectorErrorCode =
  | 'unsupported'
  | `${DeviceName}-${DeviceTrouble}`
  | 'not-answered'
  | 'gateway-unreachable'
  | 'gateway-rejected'
  | 'media-failed';

const codes =
  /^(unsupported|(microphone|camera)-(denied|missing|busy|blocked|unanswered)|not-answered|gateway-(unreachable|rejected)|media-failed)$/;

/** Connectors come from anywhere, so what they report is checked before it becomes a code. */
export const isConnectorErrorCode = (code: unknown): code is ConnectorErrorCode =>
  typeof code === 'string' && codes.test(code);

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
