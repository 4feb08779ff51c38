/** The paths of the API Fabric, below a scenario's prefix. */

/** The path below which a visitor's four calls are. */
export const FABRIC = '/apiaccess/ccmessaging/v1/';

/** The operations that belong to no visitor's call: the tokens and bidirectional calls. */
export const paths = {
  tokenByAkSk: '/apigovernance/api/oauth/tokenByAkSk',
  applyToken: '/apiaccess/ccmessaging/applyToken',
  createCall: '/apiaccess/CC-Management/v1/mobileAgent/createCall',
  queryCallState: '/apiaccess/CC-Management/v1/mobileAgent/queryCallState',
} as const;

export const isFabric = (path: string): boolean =>
  path.startsWith('/apigovernance/') || path.startsWith('/apiaccess/');
