/** The list of the simulator's scenarios, grouped by how they end. */
import { find, make } from './dom.js';
import type { ScenarioInfo } from './simulator.js';

const groups = {
  talking: 'Goes through',
  queued: 'Waits until hung up',
  ended: 'Ended by the center',
  failed: 'Fails',
} as const satisfies Record<ScenarioInfo['expect']['state'], string>;

export class ScenarioPicker {
  readonly #select = find('#scenario', HTMLSelectElement);
  readonly #description = find('#scenario-description', HTMLElement);
  readonly #end = find('#scenario-end', HTMLElement);
  readonly #scenarios: readonly ScenarioInfo[];

  constructor(scenarios: readonly ScenarioInfo[], onPick: (name: string) => void) {
    this.#scenarios = scenarios;
    for (const [state, label] of Object.entries(groups)) {
      const options = scenarios
        .filter(({ expect, expectMedia = expect }) => expectMedia.state === state)
        .map(({ name, title }) => make('option', { value: name }, title));
      this.#select.append(make('optgroup', { label }, ...options));
    }
    this.#select.addEventListener('change', () => onPick(this.#select.value));
  }

  /**
   * @param inEffect false if a server set by hand overrides the scenario.
   * @param media whether the call has sound, through the simulator's gateway.
   */
  show(name: string, inEffect: boolean, media: boolean): void {
    const scenario = this.#scenarios.find((known) => known.name === name);
    if (!scenario) return;
    this.#select.value = inEffect ? name : '';
    this.#description.textContent = inEffect
      ? scenario.description
      : 'The attribute server is set by hand; picking a scenario replaces it.';
    const { expect, expectMedia = expect } = scenario;
    const { state, reason } = media ? expectMedia : expect;
    const code = make('code', {}, reason ? `${state}: ${reason}` : state);
    this.#end.replaceChildren(...(inEffect ? ['Left alone, it comes to ', code] : []));
  }
}

/** Shows problems, such as unknown names in the address, at the top of the tools. */
export function showNotice(problems: readonly string[]): void {
  const notice = find('#notice', HTMLElement);
  notice.textContent = problems.join(' ');
  notice.hidden = problems.length === 0;
}
