/**
 * The path of the CC-Gateway, without a scenario's prefix because an agent belongs to no scenario.
 */

export const CC_GATEWAY = '/agentgateway/resource/';

export const isCcGateway = (path: string): boolean => path.startsWith('/agentgateway/');
