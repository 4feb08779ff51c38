/** The clients of the API Fabric that also report the status and the duration of each call. */
import { createFabric, type Fabric, type FabricOptions } from '../clients/fabric.js';
import { createFabricServices, type FabricServices } from '../clients/services.js';
import { ApiError } from '../../api/http/errors.js';
import type { Metrics } from '../base/metrics.js';

export type Observe = (call: string, status: number, ms: number) => void;

export const observeInto =
  ({ upstream }: Metrics): Observe =>
  (call, status, ms) =>
    upstream.observe({ call, status: String(status) }, ms / 1000);

/** The HTTP status that an error has in its `cause` (src/api); 0 where no answer came. */
function statusOf(error: unknown): number {
  const from = error instanceof ApiError ? error.cause : undefined;
  const status = typeof from === 'object' && from !== null && 'status' in from ? from.status : 0;
  return Number(status);
}

const statusIn = ({ status }: { readonly status: number }): number => status;

/** @throws BadInput */
export function createObservedFabric(
  options: FabricOptions,
  observe: Observe,
): Fabric & FabricServices {
  const { clock } = options;
  const fabric = createFabric(options);
  const services = createFabricServices(options);

  async function observed<T>(
    call: string,
    work: Promise<T>,
    ok: (result: T) => number,
  ): Promise<T> {
    const began = clock.now();
    try {
      const result = await work;
      observe(call, ok(result), clock.now() - began);
      return result;
    } catch (error) {
      observe(call, statusOf(error), clock.now() - began);
      throw error;
    }
  }

  return {
    ...fabric,
    tokenByAkSk: () => observed('tokenByAkSk', fabric.tokenByAkSk(), () => 200),
    applyToken: (accessToken, person) =>
      observed('applyToken', fabric.applyToken(accessToken, person), () => 200),
    send: (call, keys, how) => observed(call, fabric.send(call, keys, how), statusIn),
    queryQueueInfo: (keys, visitor) =>
      observed('queryQueueInfo', services.queryQueueInfo(keys, visitor), statusIn),
    sendControl: (keys, control) => observed('send', services.sendControl(keys, control), statusIn),
    saveSatisfaction: (keys, rating) =>
      observed('saveSatisfaction', services.saveSatisfaction(keys, rating), statusIn),
    doLeaveMessage: (keys, message) =>
      observed('doLeaveMessage', services.doLeaveMessage(keys, message), statusIn),
  };
}
