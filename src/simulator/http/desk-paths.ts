/** Where the CC-Gateway is: on the center's own path, since an agent belongs to no scenario. */

export const CC_GATEWAY = '/agentgateway/resource/';

export const isCcGateway = (path: string): boolean => path.startsWith('/agentgateway/');
