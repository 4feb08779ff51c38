/** What the demo asks of the simulated contact center itself; the widget knows none of this. */
import type { Entry, Happening, Scenario } from '../simulator/index.js';

export interface ScenarioInfo extends Pick<
  Scenario,
  'title' | 'description' | 'expect' | 'expectMedia' | 'cors'
> {
  readonly name: string;
}

export const getScenarios = (): Promise<ScenarioInfo[]> =>
  ask<ScenarioInfo[]>('GET', '/simulator/scenarios');

interface Record {
  readonly entries: readonly Entry[];
  /** The number to ask for next. */
  readonly next: number;
  /** What the center's clock says. */
  readonly now: number;
}

/** What happened from that number on. */
export const getRecord = (since: number): Promise<Record> =>
  ask('GET', `/simulator/record?since=${since}`);

/** What the center, its agent or the gateway is to do. */
export type Deed = Happening | (typeof gatewayDeeds)[number];

const gatewayDeeds = ['hold', 'resume', 'cut'] as const;

/** Whether there was a call with which it could be done. */
export async function makeHappen(deed: Deed, token: string | undefined): Promise<boolean> {
  const owner: { token?: string } = token === undefined ? {} : { token };
  if (gatewayDeeds.some((one) => one === deed)) {
    const query = new URLSearchParams({ do: deed, ...owner });
    return (await ask<{ done: boolean }>('POST', `/simulator/gateway?${query}`)).done;
  }
  const query = new URLSearchParams({ event: deed, ...owner });
  return (await ask<{ happened: boolean }>('POST', `/simulator/happen?${query}`)).happened;
}

async function ask<Answer>(method: string, path: string): Promise<Answer> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return (await response.json()) as Answer;
}
