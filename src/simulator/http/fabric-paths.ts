/** Where the API Fabric is, below a scenario's prefix. */

/** F1–F3. */
export const FABRIC = '/apiaccess/ccmessaging/v1/';

/** F4 and B1. */
export const paths = {
  tokenByAkSk: '/apigovernance/api/oauth/tokenByAkSk',
  applyToken: '/apiaccess/ccmessaging/applyToken',
  createCall: '/apiaccess/CC-Management/v1/mobileAgent/createCall',
} as const;

export const isFabric = (path: string): boolean =>
  path.startsWith('/apigovernance/') || path.startsWith('/apiaccess/');
