/** The simulated API Fabric behind the real clients, with a fake clock and without a port. */
import { createCallClient, type CreateCallClient } from '../../../src/relay/clients/create-call.js';
import { createFabric, type Fabric, type FabricKeys } from '../../../src/relay/clients/fabric.js';
import {
  ConnectionReset,
  ContactCenter,
  type ContactCenterOptions,
  createHandler,
} from '../../../src/simulator/index.js';
import { FakeClock } from '../../support/fake-clock.js';

export interface Rig {
  clock: FakeClock;
  center: ContactCenter;
  /** Sends straight to the simulator, for requests that no client would send. */
  fetch: typeof globalThis.fetch;
  base: string;
  fabric: Fabric;
  calls: CreateCallClient;
  /** A visitor with both tokens. */
  visitor: (userId?: string) => Promise<FabricKeys>;
  accessToken: () => Promise<string>;
}

export function rig(
  options: ContactCenterOptions = {},
  scenario = 'answered',
  kind: 'aicc' | 'ita' = 'aicc',
): Rig {
  const clock = new FakeClock();
  const center = new ContactCenter({ ...options, clock });
  const handle = createHandler(center);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    try {
      return await handle(new Request(input, init));
    } catch (error) {
      if (error instanceof ConnectionReset) throw new TypeError('Failed to fetch');
      throw error;
    }
  };
  const base = `https://fabric.example/scenario/${scenario}`;
  const common = { base, appKey: 'demo-app-key', clock, fetch };
  const fabric = createFabric({ ...common, appSecret: 'demo-app-secret' });
  const accessToken = async (): Promise<string> => (await fabric.tokenByAkSk()).value;
  return {
    clock,
    center,
    fetch,
    base,
    fabric,
    calls: createCallClient({ ...common, kind }),
    accessToken,
    async visitor(userId = 'visitor-1') {
      const key = await accessToken();
      const person = { userId, userName: 'Visitor', channelId: 'demo', locale: 'en' };
      return { accessToken: key, token: await fabric.applyToken(key, person) };
    },
  };
}
