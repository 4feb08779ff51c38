/**
 * The controls of the simulator under `/simulator/`, for a demo page or a test in another process:
 *
 * - `GET scenarios`: names, titles, descriptions, expectations
 * - `GET record?since=1`: the journal from that number on, all calls, all bidirectional calls, all
 *   ratings and messages, the agents who are signed in, the number to ask with next, and the time
 *   on the center's clock
 * - `POST happen?event=connected&token=…`: makes this happen now to that call, or to the newest one;
 *   `connected` is "the agent answers", `disconnected` is "the agent hangs up"
 * - `GET gateway`: the calls at the gateway, and what their agents hear; empty without a gateway
 * - `POST gateway?do=hold&token=…`: `hold`, `resume`, `hang-up`; `cut` the sockets, `freeze` and
 *   `thaw` them; of that call, or of the newest one (of all, for sockets)
 * - `POST fabric?do=expire-tokens`: `expire-tokens` of all visitors, `expire-access-tokens`
 * - `POST reset`: forget everything
 */
import type { AttachedGateway } from '../calls/attached.js';
import type { ContactCenter } from '../center/center.js';
import type { Answer, Happening } from '../base/scenario.js';

export const CONTROL = '/simulator/';

const happenings: readonly Happening[] = [
  'queued',
  'connected',
  'unknown',
  'disconnected',
  'queue-timeout',
  'failed',
];

/** Not awaited, since the visitor has to accept a hold first; `GET gateway` shows when it has. */
const deeds: Readonly<Record<string, (gateway: AttachedGateway, call?: number) => unknown>> = {
  hold: (gateway, call) => gateway.agentHolds(true, call),
  resume: (gateway, call) => gateway.agentHolds(false, call),
  'hang-up': (gateway, call) => gateway.agentHangsUp(call),
  cut: (gateway, call) => gateway.cut(call),
  freeze: (gateway, call) => gateway.freeze(true, call),
  thaw: (gateway, call) => gateway.freeze(false, call),
};

type Control = (center: ContactCenter, query: URLSearchParams) => Answer;

const controls: Readonly<Record<string, Control>> = {
  'GET scenarios': (center) =>
    ok(
      Object.entries(center.scenarios).map(([name, scenario]) => {
        const { title, description, expect, expectMedia, cors, services } = scenario;
        return { name, title, description, expect, expectMedia, cors, services };
      }),
    ),
  'GET record': (center, query) =>
    ok({
      entries: center.journal.since(Number(query.get('since') ?? 1)),
      next: center.journal.next,
      now: center.clock.now(),
      calls: center.calls,
      callbacks: center.fabric.callbacks,
      ...center.records,
      occupied: center.occupied,
      desks: center.desks.records,
    }),
  'POST happen': (center, query) => {
    const event = happenings.find((known) => known === query.get('event'));
    if (!event) return wrong(`event must be one of: ${happenings.join(', ')}`);
    return ok({ happened: center.happen(event, query.get('token') ?? undefined) });
  },
  'GET gateway': ({ attached }) => ok({ calls: attached?.calls ?? [] }),
  'POST gateway': ({ attached, calls }, query) => {
    const name = query.get('do') ?? '';
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    if (!deed) return wrong(`do must be one of: ${Object.keys(deeds).join(', ')}`);
    if (!attached) return wrong('no gateway is attached');
    const token = query.get('token');
    const call = calls.filter((one) => one.token === token).at(-1)?.id;
    if (token !== null && call === undefined) return ok({ done: false });
    void deed(attached, call);
    return ok({ done: true });
  },
  'POST fabric': ({ fabric }, query) => {
    const name = query.get('do');
    if (name === 'expire-tokens') fabric.expireTokens();
    else if (name === 'expire-access-tokens') fabric.expireAccessTokens();
    else return wrong('do must be one of: expire-tokens, expire-access-tokens');
    return ok({ done: true });
  },
  'POST reset': (center) => {
    center.reset();
    return ok({ reset: true });
  },
};

export function control(center: ContactCenter, method: string, url: URL): Answer {
  const name = `${method} ${url.pathname.slice(CONTROL.length)}`;
  const found = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (found) return found(center, url.searchParams);
  return {
    status: 404,
    body: { error: `no ${name}; there is: ${Object.keys(controls).join(', ')}` },
  };
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const wrong = (error: string): Answer => ({ status: 400, body: { error } });
