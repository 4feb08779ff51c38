/** Reads the relay's configuration from the environment; all faults are reported in one error. */
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { isLocalhost } from '../../base/localhost.js';
import { isOneCountry } from './numbers.js';
import { misspelt } from './misspelt.js';
import { callbackVariables, fileOf, variables, type Variable } from './variables.js';

type Values<Table extends Readonly<Record<string, Variable<unknown>>>> = {
  readonly [Key in keyof Table]: ReturnType<Table[Key]['check']>;
};

/** Settings of call-backs, named as in `callbackVariables`. */
export interface CallbackConfig extends Values<typeof callbackVariables> {
  readonly publicUrl: string;
}

/** Settings of the relay, named as in `variables`. */
export interface Config extends Values<typeof variables> {
  /** Undefined where call-backs are off. */
  readonly callback: CallbackConfig | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** One line for each variable that is wrong or missing. */
export class ConfigError extends Error {
  override get name(): 'ConfigError' {
    return 'ConfigError';
  }

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** @throws ConfigError */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const relay = readTable(variables, environment, problems);
  const wanted = readText(environment, callbackVariables.callers.name) !== '';
  const callback = wanted ? readTable(callbackVariables, environment, problems) : undefined;
  if (relay && relay.workers > 1 && relay.redisUrl === undefined) {
    const { workers, redisUrl } = variables;
    const why = 'without it none knows what another has seen of a call';
    problems.push(`${workers.name}: more than 1 needs ${redisUrl.name}: ${why}`);
  }
  if (relay) problems.push(...problemsOfTokens(relay));
  if (callback?.kind === 'ita') {
    for (const key of ['callerPresent', 'agentPresent'] as const) {
      if (callback[key] === undefined) continue;
      problems.push(`${callbackVariables[key].name}: must be empty, ITA does not support it`);
    }
  }
  if (callback?.numberFormat === 'national' && !isOneCountry(callback.countries)) {
    const { numberFormat, countries } = callbackVariables;
    const why = 'elsewhere such a number calls somebody else';
    problems.push(`${numberFormat.name}: national needs one country as ${countries.name}: ${why}`);
  }
  if (callback?.hours && callback.hoursZone === undefined) {
    const { hours, hoursZone } = callbackVariables;
    problems.push(`${hoursZone.name}: is missing, and ${hours.name} is set. ${hoursZone.what}`);
  }
  const { name, what } = variables.publicUrl;
  if (wanted && readText(environment, name) === '') problems.push(`${name}: is missing. ${what}`);
  if (relay && leadsHere(relay)) {
    const { fabricUrl } = variables;
    problems.push(`${fabricUrl.name}: is this relay itself. ${fabricUrl.what}`);
  }
  if (!relay || problems.length > 0) {
    const others = misspelt(Object.keys(environment)).map(
      ({ name, likely }) =>
        `${name}: is not known${likely === undefined ? '' : `. Is ${likely} meant?`}`,
    );
    throw new ConfigError([...problems, ...others]);
  }
  const { publicUrl } = relay;
  return { ...relay, callback: callback && publicUrl ? { ...callback, publicUrl } : undefined };
}

/** Settings of visitors' tokens that do not go together. */
function problemsOfTokens(relay: Values<typeof variables>): string[] {
  const { visitorTokenSecrets: secrets, visitorTokenJwks: jwks } = relay;
  const { visitorTokenSecrets, visitorTokenJwks, visitorTokenIssuer, visitorTokenAudience } =
    variables;
  if (secrets && jwks !== undefined) {
    const why = 'tokens are signed in one way only';
    return [`${visitorTokenJwks.name}: must be empty with ${visitorTokenSecrets.name}: ${why}`];
  }
  const pairs = [
    [visitorTokenIssuer.name, relay.visitorTokenIssuer],
    [visitorTokenAudience.name, relay.visitorTokenAudience],
  ] as const;
  return pairs.flatMap(([name, value]) => {
    if (value === undefined && jwks !== undefined) {
      const why = 'the same keys may sign tokens that are meant for others';
      return [`${name}: is needed with ${visitorTokenJwks.name}: ${why}`];
    }
    if (value === undefined || secrets || jwks !== undefined) return [];
    return [`${name}: needs ${visitorTokenSecrets.name} or ${visitorTokenJwks.name}`];
  });
}

/**
 * Whether FABRIC_URL leads to the relay itself, so that each of its requests would come back to it.
 */
function leadsHere({ fabricUrl, publicUrl, host, port }: Values<typeof variables>): boolean {
  const { hostname, protocol, port: there } = new URL(fabricUrl);
  if (fabricUrl === publicUrl) return true;
  // When the relay has the root of its host, the center may lie on the same host below a path.
  if (publicUrl !== undefined && new URL(publicUrl).pathname !== '/') {
    if (fabricUrl.startsWith(`${publicUrl}/`)) return true;
  }
  const here = isLocalhost(isIPv6(host) ? `[${host}]` : host) || ['0.0.0.0', '::'].includes(host);
  const usual = protocol === 'https:' ? 443 : 80;
  return here && isLocalhost(hostname) && port === (Number(there) || usual);
}

/**
 * An empty variable counts as not set, since container files cannot always leave a variable out.
 */
const readText = (environment: Environment, name: string): string =>
  environment[name]?.trim() ?? '';

class FileError extends Error {}

/**
 * Reads a variable; a secret also from the file named in `…_FILE`, as containers get secrets.
 * @throws FileError
 */
function readGiven(environment: Environment, { name, secret }: Variable<unknown>): string {
  const text = readText(environment, name);
  const path = secret && readText(environment, fileOf(name));
  if (!path) return text;
  if (text !== '') throw new FileError(`${name}: is set, and ${fileOf(name)} too; only one may be`);
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FileError(`${fileOf(name)}: cannot read ${path} (${code ?? 'no text'})`);
  }
}

/** @param problems receives a line for each fault; then the result is undefined. */
function readTable<Table extends Readonly<Record<string, Variable<unknown>>>>(
  table: Table,
  environment: Environment,
  problems: string[],
): Values<Table> | undefined {
  const before = problems.length;
  const values = Object.entries(table).map(([key, variable]) => {
    const { name, what, fallback, check } = variable;
    try {
      const given = readGiven(environment, variable) || fallback;
      if (given !== undefined) return [key, check(given)];
      problems.push(`${name}: is missing. ${what}`);
    } catch (error) {
      const { message } = error as Error;
      problems.push(error instanceof FileError ? message : `${name}: expected ${message}. ${what}`);
    }
    return [key, undefined];
  });
  return problems.length === before ? (Object.fromEntries(values) as Values<Table>) : undefined;
}
