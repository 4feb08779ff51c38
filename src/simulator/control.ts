/**
 * What a demo page or a test from outside may ask of the simulator itself, under `/simulator/`:
 *
 * - `GET scenarios`: names, titles, descriptions, expectations
 * - `GET record?since=1`: what happened from that number on, all calls, the number to ask next,
 *   and what the center's clock says
 * - `POST happen?event=connected&token=…`: this happens now to that call, or to the newest one;
 *   `connected` is "the agent answers", `disconnected` is "the agent hangs up"
 * - `POST reset`: forget everything
 */
import type { ContactCenter } from './center.js';
import type { Answer, Happening } from './scenario.js';

export const CONTROL = '/simulator/';

const happenings: readonly Happening[] = [
  'queued',
  'connected',
  'unknown',
  'disconnected',
  'queue-timeout',
  'failed',
];

type Control = (center: ContactCenter, query: URLSearchParams) => Answer;

const controls: Readonly<Record<string, Control>> = {
  'GET scenarios': (center) =>
    ok(
      Object.entries(center.scenarios).map(([name, { title, description, expect }]) => ({
        name,
        title,
        description,
        expect,
      })),
    ),
  'GET record': (center, query) =>
    ok({
      entries: center.journal.since(Number(query.get('since') ?? 1)),
      next: center.journal.next,
      now: center.clock.now(),
      calls: center.calls,
      occupied: center.occupied,
    }),
  'POST happen': (center, query) => {
    const event = happenings.find((known) => known === query.get('event'));
    if (!event) return wrong(`event must be one of: ${happenings.join(', ')}`);
    return ok({ happened: center.happen(event, query.get('token') ?? undefined) });
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
