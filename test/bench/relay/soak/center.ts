/**
 * The center of the endurance run: it gives each event once, to whichever poll is held, and records
 * when and to which relay. A poll that was given up gets no event.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Milliseconds for which a poll without an event is held. */
const heldFor = 5000;
/** The most milliseconds until an agent answers, and then until the agent hangs up. */
const queueFor = 12_000;
const talkFor = 15_000;

/** A visitor who has polled within these milliseconds counts as present. */
const pollsEvery = 30_000;

/**
 * A connection that the relay closes within these milliseconds after an event may not have read it.
 */
const cutWithin = 2000;

export interface Event {
  readonly serial: string;
  readonly kind: 'connected' | 'disconnected';
  readonly due: number;
  /** The time at which it was given, and the relay that got it. */
  out?: number;
  relay?: string;
  heard?: true;
  /** Set where the relay closed the connection at once, so that it may not have read the event. */
  crossed?: true;
  /** Set where the visitor had hung up, so that nobody waits for it. */
  dropped?: true;
}

interface Call {
  readonly events: Event[];
  /** Whether its visitor hangs up; otherwise a drop is wrong while they poll. */
  leaving: boolean;
  /**
   * The time of the last poll. A create whose answer was lost has none, so its drop is never wrong.
   */
  polled: number;
}

interface Poll {
  readonly relay: string;
  readonly response: ServerResponse;
  readonly until: number;
}

const textOf = ({ serial, kind }: Event): string =>
  JSON.stringify(
    kind === 'connected'
      ? {
          resultCode: '0',
          resultDesc: 'Call connected',
          eventId: 168101,
          content: {
            domain: 'gw.example',
            gwAddresses: ['gw.example:443'],
            accessCode: serial,
            clickToCallCaller: 'a',
          },
        }
      : { resultCode: '0', resultDesc: 'Call disconnected', serial },
  );

export async function startSoakCenter() {
  /** Calls and held polls by the token of the visitor. */
  const calls = new Map<string, Call>();
  const polls = new Map<string, Poll>();
  const events = new Map<string, Event>();
  const numbered = new Map<number, Call>();
  let count = 0;
  let wronglyDropped = 0;
  let created = 0;

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  server.keepAliveTimeout = 3000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    await once(request, 'end');
    const call = request.url?.split('?')[0]?.split('/').at(-1);
    const token = String(request.headers['ccmessaging-token']);
    const say = (body: object): void => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    switch (call) {
      case 'tokenByAkSk':
        return say({ AccessToken: 'access-token', ApplyType: 'Bearer', Expires: '3600' });
      case 'applyToken':
        return say({ resultCode: '0', token: `token-${(count += 1)}` });
      case 'createClickToCall': {
        const now = performance.now();
        const due = now + Math.random() * queueFor;
        const kinds = { connected: due, disconnected: due + 2000 + Math.random() * talkFor };
        created += 1;
        const list = Object.entries(kinds).map(([kind, at]): Event => {
          const serial = `${created}-${kind}`;
          const event: Event = { serial, kind: kind as Event['kind'], due: at };
          events.set(serial, event);
          return event;
        });
        const call: Call = { events: list, leaving: false, polled: -Infinity };
        calls.set(token, call);
        numbered.set(created, call);
        return say({ resultCode: '0', resultDesc: 'connect successfully.', call: created });
      }
      case 'dropClickToCall': {
        const dropped = calls.get(token);
        if (dropped && !dropped.leaving && performance.now() - dropped.polled < pollsEvery) {
          wronglyDropped += 1;
        }
        calls.delete(token);
        return say({ resultCode: '0', resultDesc: 'disconnect successfully.' });
      }
      default: {
        const polled = calls.get(token);
        if (polled) polled.polled = performance.now();
        polls.get(token)?.response.end();
        const relay = String(request.headers['x-app-key']);
        polls.set(token, { response, relay, until: performance.now() + heldFor });
        response.once('close', () => {
          if (polls.get(token)?.response === response) polls.delete(token);
        });
        return undefined;
      }
    }
  }

  const timer = setInterval(() => {
    const now = performance.now();
    for (const [token, { response, relay, until }] of polls) {
      const event = calls
        .get(token)
        ?.events.find(({ out, due }) => out === undefined && due <= now);
      if (!event && until > now) continue;
      polls.delete(token);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      if (!event) {
        response.end('{"resultCode":"0","resultDesc":"ClickToCall polled without any events"}');
        continue;
      }
      event.out = now;
      event.relay = relay;
      const { socket } = response;
      const { out } = event;
      // A connection that is used again has read its last answer.
      const cut = (): void => {
        if (performance.now() - out < cutWithin) event.crossed = true;
      };
      socket?.once('close', cut);
      setTimeout(() => socket?.off('close', cut), cutWithin);
      if (event.kind === 'disconnected') calls.delete(token);
      response.end(textOf(event));
    }
  }, 10);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,

    running: () => calls.size,
    created: () => created,
    wronglyDropped: () => wronglyDropped,
    /** Notes that the visitor of that call hangs up, so that its drop is right from now on. */
    leave(number: number): void {
      const call = numbered.get(number);
      if (!call) return;
      call.leaving = true;
      for (const event of call.events) event.dropped = true;
    },
    leaveAll(): void {
      for (const call of calls.values()) call.leaving = true;
    },
    connections: () =>
      new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n))),
    close(): void {
      clearInterval(timer);
      server.closeAllConnections();
      server.close();
    },
  };
}

export type SoakCenter = Awaited<ReturnType<typeof startSoakCenter>>;
