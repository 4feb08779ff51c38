/**
 * What the developer has chosen, and how it stands in the page's address, so that a link shows the
 * same page. Pure; everything in the tools is shown from one {@link Settings}.
 */
import { withoutSlash } from '../base/slash.js';
import type { Field } from './fields.js';

export interface Settings {
  readonly scenario: string;
  readonly ownSdk: boolean;
  /** By the relay and the API Fabric, not by the web adapter. */
  readonly relay: boolean;
  /** Attributes that differ from their default; `server` only where it was set by hand. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** What has to be known before an address can be read. */
export interface Known {
  readonly scenarios: ReadonlySet<string>;
  /** Those that leave CORS out, which shows only from another origin. */
  readonly withoutCors: ReadonlySet<string>;
  readonly defaultScenario: string;
  readonly fields: readonly Field[];
  readonly defaults: ReadonlyMap<string, string>;
}

/** The settings of an address, and in words what it asks for in vain. */
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

/** The same address for these settings; parameters of others stay. */
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

/** One attribute changed by hand; its default, or nothing, takes it away. */
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

/** A scenario was picked: a server set by hand would hide it. */
export function withScenario(settings: Settings, scenario: string): Settings {
  const attributes = new Map(settings.attributes);
  attributes.delete('server');
  return { ...settings, scenario, attributes };
}

/**
 * The same server by another name, which browsers resolve by themselves: another origin for the page.
 * Where the page is not of this machine, nobody answers there, which comes to the same.
 */
export const elsewhere = `${location.protocol}//elsewhere.localhost:${location.port}`;

/**
 * Everything the widget gets, `server` first. A page with an SDK of its own wants the gateway. Where the
 * relay is the server, the callback's address needs no value.
 */
export function attributesOf(
  { scenario, ownSdk, relay, attributes }: Settings,
  { withoutCors }: Known,
): ReadonlyMap<string, string> {
  const origin = withoutCors.has(scenario) ? elsewhere : location.origin;
  const server = `${origin}/${relay ? 'relay' : 'scenario'}/${scenario}`;
  return new Map([
    ['server', server],
    ['callback-url', relay ? '' : `${location.origin}/relay/${scenario}/callback`],
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
