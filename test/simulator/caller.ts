/** A caller without a widget, for the simulator's own tests; sends the documented requests. */
import {
  ContactCenter,
  type ContactCenterOptions,
  simulatedFetch,
  type SimulatedFetch,
  type SimulatedFetchOptions,
} from '../../src/simulator/index.js';
import { FakeClock } from '../support/fake-clock.js';

export const FACADE = '/service-cloud/rest/webadapter/v1/webadapterfacade/';
export const JSON_TYPE = { 'Content-Type': 'application/json; charset=UTF-8' };

/** An answer; `json` is undefined if the body is not JSON. */
export interface Came {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown> | undefined;
}

export interface Caller {
  clock: FakeClock;
  center: ContactCenter;
  fetch: SimulatedFetch;
  server: string;
  // Functions instead of methods, so that tests can destructure them.
  send: (method: string, path: string, init?: RequestInit) => Promise<Came>;
  check: () => Promise<Came>;
  create: (mediaAbility?: unknown) => Promise<Came>;
  poll: (signal?: AbortSignal) => Promise<Came>;
  drop: () => Promise<Came>;
}

export function caller(
  scenario: string,
  options: ContactCenterOptions & SimulatedFetchOptions & { center?: ContactCenter } = {},
): Caller {
  const clock = (options.center?.clock ?? options.clock ?? new FakeClock()) as FakeClock;
  const center = options.center ?? new ContactCenter({ ...options, clock });
  const fetch = simulatedFetch(center, options);
  const server = `https://center.example/scenario/${scenario}`;
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<Came> => {
    const response = await fetch(server + path, { method, credentials: 'include', ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) };
  };
  return {
    clock,
    center,
    fetch,
    server,
    send,
    check: () => send('GET', `${FACADE}checkClickToCallSupport`),
    create: (mediaAbility = '0') =>
      send('POST', `${FACADE}createClickToCall`, {
        headers: JSON_TYPE,
        body: JSON.stringify({ mediaAbility }),
      }),
    poll: (signal) => send('GET', `${FACADE}getClickToCallEvents`, signal ? { signal } : {}),
    drop: () => send('POST', `${FACADE}dropClickToCall`),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The texts of all events within the time, with a poll every half second. */
export async function texts({ poll, clock }: Caller, ms: number): Promise<string[]> {
  const told: string[] = [];
  for (let passed = 0; passed <= ms; passed += 500) {
    const text = String((await poll()).json?.['resultDesc']);
    if (text !== 'ClickToCall polled without any events') told.push(`${passed}: ${text}`);
    await clock.advance(500);
  }
  return told;
}

/** The reason with which a promise rejects, which must not resolve. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not reject');
}
