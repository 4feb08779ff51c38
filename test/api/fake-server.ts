/** A `fetch` whose answers a test gives, and a `sleep` that ends when a test says so. */
import { ApiError } from '../../src/api/http/errors.js';
import type { Clock } from '../../src/base/clock.js';
import { createWebAdapter, type WebAdapter } from '../../src/api/web-adapter.js';

export const server = 'https://cc.example.com:18446';
export const facade = '/service-cloud/rest/webadapter/v1/webadapterfacade/';

type Answer = Response | Promise<Response>;

export interface FakeServer {
  readonly fetch: typeof globalThis.fetch;
  /** Every request as the platform's `fetch` would have got it, in order. */
  readonly requests: Request[];
}

export function fakeServer(answer: (request: Request) => Answer): FakeServer {
  const requests: Request[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    requests.push(request);
    return answer(request);
  };
  return { fetch, requests };
}

export const json = (body: unknown, init?: ResponseInit): Response =>
  text(JSON.stringify(body), init);

export const text = (body: string, init?: ResponseInit): Response => {
  // The constructor throws where a status must have no body.
  const bare = [204, 205, 304].includes(init?.status ?? 200);
  return new Response(bare ? null : body, init);
};

/** Never answers, and ignores the signal. */
export const silence = (): Promise<Response> => new Promise(() => {});

/** A body that begins and never ends. */
export const endless = (): Response =>
  new Response(
    new ReadableStream({ start: (sink) => sink.enqueue(new TextEncoder().encode('{"result')) }),
  );

export interface FakeSleep extends Clock {
  /** Milliseconds of each sleep that is under way. */
  readonly sleeping: number[];
  /** Ends all sleeps. */
  wake(): void;
}

export function fakeSleep(): FakeSleep {
  const sleepers = new Map<() => void, number>();
  return {
    now: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const wake = (): void => {
          sleepers.delete(wake);
          resolve();
        };
        sleepers.set(wake, ms);
        signal?.addEventListener('abort', () => {
          sleepers.delete(wake);
          reject(signal.reason);
        });
      }),
    get sleeping() {
      return [...sleepers.values()];
    },
    wake: () => [...sleepers.keys()].forEach((wake) => wake()),
  };
}

/** A web adapter whose server gives one answer to everything. */
export function adapterFor(answer: (request: Request) => Answer): WebAdapter & FakeServer {
  const fake = fakeServer(answer);
  const adapter = createWebAdapter({ server, fetch: fake.fetch, clock: fakeSleep() });
  return { ...adapter, ...fake };
}

/** The error of a promise that has to reject with an ApiError. */
export async function apiError(promise: Promise<unknown>): Promise<ApiError> {
  const error = await rejection(promise);
  if (error instanceof ApiError) return error;
  throw new Error(`expected an ApiError, got ${String(error)}`);
}

/** `accepted`, or the error as text, for tests that only ask whether a value is accepted. */
export const verdict = (promise: Promise<unknown>): Promise<string> =>
  promise.then(() => 'accepted', String);

/** The reason with which a promise rejects; throws if it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
}
