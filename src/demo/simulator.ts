/** The demo's client for the controls of the simulator, which the widget knows nothing of. */
import type { Entry, Happening, Scenario } from '../simulator/index.js';

export interface ScenarioInfo extends Pick<
  Scenario,
  'title' | 'description' | 'expect' | 'expectMedia' | 'cors' | 'services'
> {
  readonly name: string;
}

export const getScenarios = (): Promise<ScenarioInfo[]> =>
  ask<ScenarioInfo[]>('GET', '/simulator/scenarios');

interface Record {
  readonly entries: readonly Entry[];
  /** The number to ask for next. */
  readonly next: number;
  /** Time on the center's clock, in milliseconds. */
  readonly now: number;
}

/** The journal from this number on. */
export const getRecord = (since: number): Promise<Record> =>
  ask('GET', `/simulator/record?since=${since}`);

/** Something that the center, its agent or the gateway can be made to do. */
export type Deed = Happening | (typeof gatewayDeeds)[number];

const gatewayDeeds = ['hold', 'resume', 'cut'] as const;

/** Makes it happen. Resolves with false if there was no call that it could happen to. */
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
