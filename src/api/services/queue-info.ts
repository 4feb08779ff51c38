/** W5 and F5: the caller's place in the queue and the estimated wait, where a center tells them. */
import { readQueueInfo, type QueueInfo } from './place.js';
import type { Services } from './services.js';

export { readQueueInfo, type QueueInfo };

/** @throws as {@link Services.ask}. */
export const queryQueueInfo = async (
  services: Services,
  signal?: AbortSignal,
): Promise<QueueInfo> => readQueueInfo(await services.ask('queryQueueInfo', { signal }));
