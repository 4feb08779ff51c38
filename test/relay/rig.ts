/** A relay without a port in front of a fake center, and visitors who keep their cookies. */
import { createRelay, type Relay } from '../../src/relay/app.js';
import type { Clock } from '../../src/base/clock.js';
import { readConfig } from '../../src/relay/settings/config.js';
import type { RelayBindings } from '../../src/relay/visitor/env.js';
import { createLog } from '../../src/relay/base/log.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeCenter, webAdapterPath } from './fake-center.js';

export const shop = 'https://shop.example';

export const environment = {
  FABRIC_URL: 'https://fabric.example',
  APP_KEY: 'the-app-key',
  APP_SECRET: 'the-app-secret',
  CHANNEL_ID: 'channel-1',
  ALLOWED_ORIGINS: shop,
  RELAY_SECRET: 'a secret of more than thirty-two characters',
  METRICS_PORT: '0',
};

export interface RelayAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown> & { resultCode?: string; resultDesc?: string };
}

type Fetch = (request: Request, bindings?: RelayBindings) => Response | Promise<Response>;

/** A browser that visits the shop's page. */
export class RelayVisitor {
  cookie: string | undefined;
  /** The last Set-Cookie header. */
  written: string | undefined;

  constructor(
    public fetch: Fetch,
    readonly headers: Record<string, string> = { origin: shop },
    readonly bindings: RelayBindings = {},
  ) {}

  async send(
    method: string,
    path: string,
    { body, signal, lost = false, bindings, headers }: SendInit = {},
  ): Promise<RelayAnswer> {
    const request = new Request(`https://relay.example${path}`, {
      method,
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        ...this.headers,
        ...headers,
        ...(this.cookie !== undefined && { cookie: this.cookie }),
      },
      ...(body !== undefined && { body }),
    });
    const waiting = new Set<() => void>();
    const onLost = (listener: () => void): void => {
      if (signal?.aborted) listener();
      else waiting.add(listener);
    };
    const tell = (): void => waiting.forEach((listener) => listener());
    signal?.addEventListener('abort', tell);
    const response = await this.fetch(request, { onLost, ...this.bindings, ...bindings });
    if (lost) tell();
    const [written] = response.headers.getSetCookie();
    if (written !== undefined) {
      this.written = written;
      this.cookie = written.split(';')[0];
    }
    const text = await response.text();
    signal?.removeEventListener('abort', tell);
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }

  check = (init?: SendInit): Promise<RelayAnswer> =>
    this.send('GET', `${webAdapterPath}checkClickToCallSupport`, init);
  create = (media: '0' | '1' = '0', init?: SendInit): Promise<RelayAnswer> =>
    this.send('POST', `${webAdapterPath}createClickToCall`, {
      body: JSON.stringify({ mediaAbility: media }),
      ...init,
    });
  poll = (init?: SendInit): Promise<RelayAnswer> =>
    this.send('GET', `${webAdapterPath}getClickToCallEvents`, init);
  drop = (init?: SendInit): Promise<RelayAnswer> =>
    this.send('POST', `${webAdapterPath}dropClickToCall`, init);
}

export interface SendInit {
  body?: string;
  /** When it aborts before the answer has come, the visitor leaves. */
  signal?: AbortSignal;
  /** Whether the connection breaks before the answer is written to its end. */
  lost?: boolean;
  bindings?: RelayBindings;
  headers?: Record<string, string>;
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export interface Rig {
  readonly relay: Relay;
  readonly center: FakeCenter;
  readonly clock: FakeClock;
  /** The lines of the log. */
  readonly lines: string[];
  visitor(): RelayVisitor;
}

/** @param extra variables beside those of `environment`. */
export function createRig(
  extra: Record<string, string> = {},
  {
    center = new FakeCenter(),
    clock = new FakeClock(),
  }: { center?: FakeCenter; clock?: FakeClock } = {},
): Rig {
  const lines: string[] = [];
  const relay = startRelay(extra, center.fetch, clock, lines);
  return {
    relay,
    center,
    clock,
    lines,
    visitor: () => new RelayVisitor((request, bindings) => relay.fetch(request, bindings)),
  };
}

export const startRelay = (
  extra: Record<string, string>,
  fetch: typeof globalThis.fetch,
  clock: Clock,
  lines: string[] = [],
): Relay =>
  createRelay(readConfig({ ...environment, ...extra }), {
    log: createLog('info', { write: (line: string) => void lines.push(line) }),
    clock,
    fetch,
  });
