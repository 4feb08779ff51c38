/** The clients of the server side, each with a server that a test answers by hand. */
import {
  createCallClient,
  type CallKind,
  type CreateCallClient,
} from '../../../src/relay/clients/create-call.js';
import {
  createFabric,
  type Fabric,
  type FabricKeys,
  type Person,
} from '../../../src/relay/clients/fabric.js';
import { BadInput } from '../../../src/api/http/bad-input.js';
import { fakeServer, fakeSleep, rejection, type FakeServer } from '../../api/fake-server.js';

const base = 'https://fabric.example.com';
export const keys: FabricKeys = { accessToken: 'access', token: 'tok' };
export const person: Person = {
  userId: 'visitor-1',
  userName: 'Visitor',
  channelId: '20200101',
  locale: 'en',
};

/** The time of the clock of these clients, in milliseconds. */
export const NOW = 1_000_000;

export const fabricOptions = {
  base,
  appKey: 'key',
  appSecret: 'secret',
  clock: { ...fakeSleep(), now: () => NOW },
};

type Answering = (request: Request) => Response | Promise<Response>;

export function fabricFor(answer: Answering, options = {}): Fabric & FakeServer {
  const fake = fakeServer(answer);
  return { ...createFabric({ ...fabricOptions, fetch: fake.fetch, ...options }), ...fake };
}

export function callClientFor(
  answer: Answering,
  kind: CallKind = 'aicc',
): CreateCallClient & FakeServer {
  const fake = fakeServer(answer);
  return { ...createCallClient({ ...fabricOptions, kind, fetch: fake.fetch }), ...fake };
}

/** The error of arguments that have to be refused before anything is sent. */
export async function badInput(run: () => unknown): Promise<BadInput> {
  const error = await rejection((async () => run())());
  if (error instanceof BadInput) return error;
  throw new Error(`expected BadInput, got ${String(error)}`);
}
