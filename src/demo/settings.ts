/**
 * The developer's settings, and how they are written into the page's address so that a link shows
 * the same page. Pure functions; all of the tools show one {@link Settings}.
 */
import { withoutSlash } from '../base/slash.js';
import type { Field } from './fields.js';

export interface Settings {
  readonly scenario: string;
  readonly ownSdk: boolean;
  /** The call goes by the relay and the API Fabric, not by the web adapter. */
  readonly relay: boolean;
  /** Attributes that differ from their default; `server` only where it was set by hand. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The names that are allowed in an address; needed to read one. */
export interface Known {
  readonly scenarios: ReadonlySet<string>;
  /** Scenarios that send no CORS headers, which has an effect only from another origin. */
  readonly withoutCors: ReadonlySet<string>;
  /** Scenarios of centers that want a text session first, so that the widget opens one. */
  readonly textFirst: ReadonlySet<string>;
  readonly defaultScenario: string;
  readonly fields: readonly Field[];
  readonly defaults: ReadonlyMap<string, string>;
}

/** The settings in an address, and a sentence for each name or value in it that is unknown. */
export function readPageAddress(
  query: URLSearchParams,
  { scenarios, defaultScenario, fields, defaults }: Known,
): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  let scenario = query.get('scenario') ?? defaultScenario;
  if (!scenarios.has(scenario)) {
    problems.push(`There is no scenario “${scenario}”; this is “${defaultScenario}”.`);
    scenario = defaultScenario;
  }
  const attributes = new Map<string, string>();
  for (const { attribute, kind, values } of fields) {
    const value = query.get(attribute);
    if (value === null || value === defaults.get(attribute)) continue;
    if (kind === 'choice' && !values?.includes(value)) {
      problems.push(`There is no ${attribute} “${value}”.`);
    } else {
      attributes.set(attribute, kind === 'switch' ? 'true' : value);
    }
  }
  return {
    settings: {
      scenario,
      ownSdk: query.has('own-sdk'),
      relay: query.has('relay'),
      attributes,
    },
    problems,
  };
}

/** The address with these settings; parameters that are not the demo's stay. */
export function writeAddress(
  query: URLSearchParams,
  { scenario, ownSdk, relay, attributes }: Settings,
  { fields, defaultScenario }: Known,
): URLSearchParams {
  const written = new URLSearchParams(query);
  const put = (name: string, value: string | undefined): void =>
    value === undefined ? written.delete(name) : written.set(name, value);
  put('scenario', scenario === defaultScenario ? undefined : scenario);
  put('own-sdk', ownSdk ? 'true' : undefined);
  put('relay', relay ? 'true' : undefined);
  for (const { attribute } of fields) put(attribute, attributes.get(attribute));
  return written;
}

/** The settings with one attribute changed; its default value or an empty one removes it. */
export function withAttribute(
  settings: Settings,
  attribute: string,
  value: string,
  { scenarios, defaults }: Known,
): Settings {
  const attributes = new Map(settings.attributes);
  attributes.delete(attribute);
  const scenario = attribute === 'server' ? scenarioOf(value) : undefined;
  if (scenario !== undefined && scenarios.has(scenario))
    return { ...settings, scenario, attributes };
  if (value !== '' && value !== defaults.get(attribute)) attributes.set(attribute, value);
  return { ...settings, attributes };
}

/** The settings with another scenario, without a server set by hand, which would override it. */
export function withScenario(settings: Settings, scenario: string): Settings {
  const attributes = new Map(settings.attributes);
  attributes.delete('server');
  return { ...settings, scenario, attributes };
}

/**
 * The same server under another origin: browsers resolve `*.localhost` to this machine. If the page
 * is from another machine, no server answers there, and the call fails with `network` all the same.
 */
export const elsewhere = `${location.protocol}//elsewhere.localhost:${location.port}`;

/**
 * All attributes of the widget, `server` first. A page with its own SDK needs the connector that
 * hands the gateway over. With the relay as the server, `callback-url` can be empty.
 */
export function attributesOf(
  { scenario, ownSdk, relay, attributes }: Settings,
  { withoutCors, textFirst }: Known,
): ReadonlyMap<string, string> {
  const origin = withoutCors.has(scenario) ? elsewhere : location.origin;
  const server = `${origin}/${relay ? 'relay' : 'scenario'}/${scenario}`;
  return new Map([
    ['server', server],
    ['callback-url', relay ? '' : `${location.origin}/relay/${scenario}/callback`],
    ...(textFirst.has(scenario) ? ([['connect-first', 'true']] as const) : []),
    ...(ownSdk ? ([['connector', 'stub']] as const) : []),
    ...attributes,
  ]);
}

function scenarioOf(server: string): string | undefined {
  const start = [location.origin, elsewhere]
    .map((origin) => `${origin}/scenario/`)
    .find((one) => server.startsWith(one));
  return start && withoutSlash(server.slice(start.length));
}
