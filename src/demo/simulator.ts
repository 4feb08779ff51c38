/** What the demo asks of the simulated contact center itself; the widget knows none of this. */
import type { Entry, Happening, Scenario } from '../simulator/index.js';

export interface ScenarioInfo extends Pick<Scenario, 'title' | 'description' | 'expect'> {
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

/** Whether there was a call to which it could happen. */
export async function makeHappen(event: Happening, token: string | undefined): Promise<boolean> {
  const query = new URLSearchParams({ event, ...(token !== undefined && { token }) });
  const { happened } = await ask<{ happened: boolean }>('POST', `/simulator/happen?${query}`);
  return happened;
}

async function ask<Answer>(method: string, path: string): Promise<Answer> {
  const response = await fetch(path, { method });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return (await response.json()) as Answer;
}
