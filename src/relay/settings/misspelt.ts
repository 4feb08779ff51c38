/**
 * Variables of the environment that are meant for the relay and are not known to it: a limit that is
 * misspelt would be no limit. Others are none of its business and are never named.
 */
import { callbackVariables, fileOf, variables, type Variable } from './variables.js';

const known = [
  ...Object.values<Variable<unknown>>(variables),
  ...Object.values<Variable<unknown>>(callbackVariables),
].flatMap(({ name, secret }) => (secret ? [name, fileOf(name)] : [name]));

/** Whatever begins so is meant for a relay. */
const prefixes = ['ABANDONED_', 'ALLOWED_', 'CALLBACK_', 'FABRIC_', 'LIMIT_', 'RELAY_', 'TRUSTED_'];

/** Kubernetes tells of every service so, and one may well be called `relay`. */
const ofKubernetes = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)$/;

/** Known names too near to others that every machine has (PATH, HOME, USERNAME). */
const common = new Set(['USERNAME']);
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

/** Letters to add, leave out, replace, or swap with the next. */
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
