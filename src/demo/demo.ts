/**
 * The developer's tools of the demo page. There is one {@link Settings} object: controls replace
 * it, and the widget, the address, the form and the snippet are shown from it.
 */
import type { ClickToDial } from '../click-to-dial.js';
import { find } from './dom.js';
import { traceCalls } from './call-trace.js';
import { Editor } from './editor.js';
import { fields, readDefaults } from './fields.js';
import { agentButtons, sdkButtons } from './other-side.js';
import { FakeSdk } from './own-sdk.js';
import { ScenarioPicker, showNotice } from './scenario-picker.js';
import {
  attributesOf,
  readPageAddress,
  type Settings,
  withAttribute,
  withScenario,
  writeAddress,
} from './settings.js';
import { getScenarios, makeHappen, type ScenarioInfo } from './simulator.js';
import { snippet, SnippetView } from './snippet.js';
import { Trace } from './trace.js';

const defaultScenario = 'answered';
const switches = new Set(
  fields.filter(({ kind }) => kind === 'switch').map(({ attribute }) => attribute),
);

const widget = find('click-to-dial', await registered());
const fallback = widget.innerHTML.trim();
const scenarios = await getScenarios().catch((): ScenarioInfo[] => []);
const known = {
  scenarios: new Set(scenarios.map(({ name }) => name)),
  withoutCors: new Set(scenarios.filter(({ cors }) => cors === false).map(({ name }) => name)),
  textFirst: new Set(
    scenarios.filter(({ services }) => services?.textFirst).map(({ name }) => name),
  ),
  defaultScenario,
  fields,
  defaults: readDefaults(document.createElement('click-to-dial')),
};

const read = readPageAddress(new URLSearchParams(location.search), known);
let { settings } = read;
showNotice(
  scenarios.length > 0
    ? read.problems
    : ['The simulated contact center does not answer: start this page with “npm run demo”.'],
);

const picker = new ScenarioPicker(scenarios, (name) => set(withScenario(settings, name)));
const editor = new Editor(known.defaults, (attribute, value) =>
  set(withAttribute(settings, attribute, value, known)),
);
const snippetView = new SnippetView();
const ownSdk = find('#own-sdk', HTMLInputElement);
const byRelay = find('#by-relay', HTMLInputElement);
byRelay.addEventListener('change', () => set({ ...settings, relay: byRelay.checked }));
ownSdk.addEventListener('change', () => set({ ...settings, ownSdk: ownSdk.checked }));
find('#reset-attributes', HTMLButtonElement).addEventListener('click', () =>
  set({ ...settings, attributes: new Map() }),
);

const calls = traceCalls(widget, new Trace());
const sdk = new FakeSdk((what) => calls.say(`SDK ${what}`));
widget.addEventListener('call-gateway', (event) => {
  if (settings.ownSdk) sdk.take(event);
});
const showAgent = agentButtons((event) => {
  const said = makeHappen(event, calls.token).then((happened) =>
    happened ? undefined : calls.say(`nothing to be “${event}”: no call under way`),
  );
  said.catch(() => calls.say('the simulated contact center does not answer'));
});
const showSdk = sdkButtons((report) => {
  if (!sdk.report(report)) calls.say('SDK has no call to report on');
});
widget.addEventListener('call-state', showState);

/**
 * The widget's class, as soon as it is registered; the page loads it by a script tag of its own.
 */
async function registered(): Promise<new () => ClickToDial> {
  return (await customElements.whenDefined('click-to-dial')) as new () => ClickToDial;
}

function set(changed: Settings): void {
  settings = changed;
  showNotice([]);
  show();
}

function show(): void {
  const given = attributesOf(settings, known);
  for (const { attribute } of fields) {
    const value = given.get(attribute);
    if (value === undefined) widget.removeAttribute(attribute);
    else widget.setAttribute(attribute, switches.has(attribute) ? '' : value);
  }
  const query = writeAddress(new URLSearchParams(location.search), settings, known);
  history.replaceState(
    null,
    '',
    `${query.size > 0 ? `?${query}` : location.pathname}${location.hash}`,
  );
  picker.show(settings.scenario, !settings.attributes.has('server'), widget.connector === 'sip');
  editor.show(given, widget);
  snippetView.show(snippet(given, switches, fallback));
  ownSdk.checked = settings.ownSdk;
  byRelay.checked = settings.relay;
  find('#sdk', HTMLElement).hidden = !settings.ownSdk;
}

function showState(): void {
  showAgent(widget.state);
  showSdk(widget.state);
}

show();
showState();
