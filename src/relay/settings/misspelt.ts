/**
 * Finds environment variables that are meant for the relay but unknown to it: a misspelt limit
 * would be no limit at all. Variables that are meant for other programs are never named.
 */
import { callbackVariables, fileOf, variables, type Variable } from './variables.js';

const known = [
  ...Object.values<Variable<unknown>>(variables),
  ...Object.values<Variable<unknown>>(callbackVariables),
].flatMap(({ name, secret }) => (secret ? [name, fileOf(name)] : [name]));

/** Every variable with one of these prefixes counts as meant for the relay. */
const prefixes = [
  'ABANDONED_',
  'ALLOWED_',
  'CALLBACK_',
  'FABRIC_',
  'LIMIT_',
  'RELAY_',
  'TRUSTED_',
  'VISITOR_TOKEN_',
];

/** Kubernetes sets such variables for every service, and a service may well be called `relay`. */
const ofKubernetes = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)$/;

/** Names that many machines have and that come too near to a name of the relay (USER_NAME). */
const common = new Set(['USERNAME']);
/** Known names that are shorter (PORT, HOST) come too near to common ones (PATH, HOME). */
const leastLetters = 7;

export interface Misspelt {
  readonly name: string;
  /** The variable that is meant, as far as can be guessed. */
  readonly likely: string | undefined;
}

/** @returns names, never values. */
export function misspelt(names: readonly string[]): Misspelt[] {
  return names.flatMap((name) => {
    if (known.includes(name) || common.has(name) || ofKubernetes.test(name)) return [];
    const upper = name.toUpperCase();
    const [likely, distance] = known
      .filter((other) => other.length >= leastLetters)
      .map((other) => [other, distanceOf(upper, other)] as const)
      .reduce((best, one) => (one[1] < best[1] ? one : best));
    const near = distance <= (likely.length > leastLetters + 1 ? 2 : 1);
    const ours = near || prefixes.some((prefix) => upper.startsWith(prefix));
    return ours ? [{ name, likely: distance <= likely.length / 3 ? likely : undefined }] : [];
  });
}

/** Edit distance: letters to add, to leave out, to replace, or to swap with the next one. */
function distanceOf(one: string, other: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from(`${other} `, (_, index) => index)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const at = (from: number[], index: number): number => from[index] ?? Infinity;
      const same = one[i - 1] === other[j - 1];
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row.push(
        Math.min(
          at(row, j - 1) + 1,
          at(last, j) + 1,
          at(last, j - 1) + (same ? 0 : 1),
          swapped ? at(before, j - 2) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, row];
  }
  return last.at(-1) ?? 0;
}
