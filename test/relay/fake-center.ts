/**
 * A contact center behind a `fetch`: API Fabric with tokens, and calls that belong to a userId. A
 * test can replace each answer (`bend`), and every request is remembered (`came`).
 */
import { webAdapterPath } from '../../src/api/calls.js';

export { webAdapterPath };

export type FabricCall =
  | 'tokenByAkSk'
  | 'applyToken'
  | 'checkClickToCallSupport'
  | 'createClickToCall'
  | 'getClickToCallEvents'
  | 'dropClickToCall'
  | 'queryQueueInfo'
  | 'send'
  | 'saveSatisfaction'
  | 'doLeaveMessage';

export interface Came {
  readonly call: FabricCall;
  readonly request: Request;
  /** The visitor, known by their token or by the body of applyToken. */
  readonly userId: string | undefined;
  readonly body: Record<string, unknown>;
}

/** Does and answers what the center would do without a bend. */
type Usual = () => Response;

export type Bend = (came: Came, usual: Usual) => Response | Promise<Response> | undefined;

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

export const says = (
  resultDesc: string,
  more: object = {},
  headers: Record<string, string> = {},
): Response => json({ resultCode: '0', resultDesc, ...more }, 200, headers);

export const connected = (): Response =>
  says('Call connected', {
    eventId: 168101,
    content: {
      domain: 'gw.example',
      gwAddresses: ['gw.example:443'],
      accessCode: '179080000537636',
      clickToCallCaller: 'AnonymousCard',
    },
  });

export const nothing = (): Response => says('ClickToCall polled without any events');

export class FakeCenter {
  readonly came: Came[] = [];
  /** Calls that nobody has dropped, by userId. */
  readonly running = new Set<string>();
  /** Open text sessions, by userId. */
  readonly texts = new Set<string>();
  /** Every secret and token that the center has ever known. */
  readonly secrets = new Set<string>(['the-app-secret']);
  readonly #users = new Map<string, string>();
  readonly #accessTokens = new Set<string>();
  #count = 0;
  #bend: Bend = () => undefined;
  #watchers = new Set<() => void>();

  /** Replaces answers from now on; where `bend` returns undefined, the usual answer is given. */
  bend(bend: Bend): void {
    this.#bend = bend;
  }

  /** Makes all tokens of visitors that were given out so far invalid. */
  expireTokens(): void {
    this.#users.clear();
  }

  expireAccessTokens(): void {
    this.#accessTokens.clear();
  }

  /** @returns a new valid token, as applyToken would give it. */
  newToken(userId: string): string {
    const token = `token-${(this.#count += 1)}-${'x'.repeat(20)}`;
    this.#users.set(token, userId);
    this.secrets.add(token);
    return token;
  }

  of(call: FabricCall): Came[] {
    return this.came.filter((one) => one.call === call);
  }

  /** Resolves with the request number `count` of that call, as soon as it has come. */
  async waitFor(call: FabricCall, count = 1): Promise<Came> {
    for (;;) {
      const found = this.of(call)[count - 1];
      if (found) return found;
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const call = new URL(request.url).pathname.split('/').at(-1) as FabricCall;
    const text = await request.clone().text();
    const body = (text ? JSON.parse(text) : {}) as Record<string, unknown>;
    const token = request.headers.get('ccmessaging-token') ?? '';
    const userId = call === 'applyToken' ? (body['userId'] as string) : this.#users.get(token);
    const came = { call, request, userId, body };
    this.came.push(came);
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
    const answer = this.#bend(came, () => this.#usual(came)) ?? this.#usual(came);
    return await Promise.race([answer, aborted(request.signal)]);
  };

  #usual({ call, request, userId, body }: Came): Response {
    if (call === 'tokenByAkSk') {
      if (body['app_secret'] !== 'the-app-secret') return json({ errorCode: 'x' }, 401);
      const AccessToken = `access-${(this.#count += 1)}-${'y'.repeat(20)}`;
      this.#accessTokens.add(AccessToken);
      this.secrets.add(AccessToken);
      return json({ AccessToken, ApplyType: 'Bearer', Expires: '600' });
    }
    const bearer = request.headers.get('authorization')?.replace('Bearer ', '') ?? '';
    if (!this.#accessTokens.has(bearer)) {
      return json({ errorCode: '1', exceptionInfo: 'auth fail! expired' }, 403);
    }
    if (call === 'applyToken') {
      return json({ resultCode: '0', token: `"${this.newToken(userId ?? '')}"` });
    }
    if (userId === undefined) return json({ resultCode: '401', resultDesc: 'unauthorized' }, 401);
    switch (call) {
      case 'checkClickToCallSupport':
        return says('', { webRTCSupported: true, clickToCallSupported: true });
      case 'createClickToCall':
        this.running.add(userId);
        return says('connect successfully.');
      case 'dropClickToCall':
        return this.running.delete(userId)
          ? says('disconnect successfully.')
          : json({ resultCode: '13', resultDesc: 'disconnect failed' });
      case 'getClickToCallEvents':
        return this.running.has(userId) ? says('Call in queue') : says('Call disconnected');
      case 'queryQueueInfo':
        return this.texts.has(userId)
          ? says('success', { position: 3, estimateWaitTime: 150 })
          : json({ resultCode: '5', resultDesc: 'no such session' });
      case 'send': {
        const changed =
          body['controlType'] === 'CONNECT'
            ? !this.texts.has(userId) && this.texts.add(userId)
            : this.texts.delete(userId);
        return changed ? says('success') : json({ resultCode: '13', resultDesc: 'send failed' });
      }
      case 'saveSatisfaction':
      case 'doLeaveMessage':
        return says('success');
    }
  }
}

/** Never resolves; rejects when the signal aborts, as a real fetch does. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
