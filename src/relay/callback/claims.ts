/**
 * One open request for each telephone. A number with more digits may ring the same one
 * (overdialling.ts), so a number is refused while one that it begins with is open, and while a
 * longer one is. Two longer ones beside each other are not kept apart: where nobody has asked for
 * the number they begin with, they may be a company's extensions, which the limits allow too, or
 * strangers who share some digits.
 */
import type { Store } from '../store/store.js';
import type { CalledNumber } from './overdialling.js';

export interface Claims {
  /** @returns the keys that are held now; undefined: the telephone has a request under way. */
  take(id: string, called: CalledNumber, ttl: number): Promise<readonly string[] | undefined>;
  keep(id: string, keys: readonly string[], ttl: number): Promise<void>;
  give(id: string, keys: readonly string[]): Promise<void>;
}

/**
 * Places for marks at one number; further longer numbers leave no mark there, and may be
 * overlooked.
 */
const places = [0, 1, 2, 3];

const open = (number: string): string => `callback-open:${number}`;
/** Keys of the marks which say that a longer number has an open request. */
const below = (number: string): string[] =>
  places.map((place) => `callback-open-below:${number}:${place}`);

export function createClaims(store: Store): Claims {
  const give: Claims['give'] = async (id, keys) => {
    for (const key of keys) {
      // The key may belong to another request by now: a late report moves a request whose claim is
      // gone.
      if ((await store.get(key)) === id) await store.delete(key);
    }
  };

  return {
    give,

    async take(id, { number, beginnings }, ttl) {
      const taken: string[] = [];
      const takeOneOf = async (keys: readonly string[]): Promise<boolean> => {
        for (const key of keys) {
          if (!(await store.add(key, id, ttl))) continue;
          taken.push(key);
          return true;
        }
        return false;
      };
      const takeAll = async (): Promise<boolean> => {
        if (!(await takeOneOf([open(number)]))) return false;
        for (const beginning of beginnings) await takeOneOf(below(beginning));
        // Written before it is read: of two who come at once, one at least sees the other.
        for (const key of [...beginnings.map(open), ...below(number)]) {
          if ((await store.get(key)) !== undefined) return false;
        }
        return true;
      };
      let all = false;
      try {
        all = await takeAll();
        return all ? taken : undefined;
      } finally {
        if (!all) await give(id, taken);
      }
    },

    async keep(id, keys, ttl) {
      await Promise.all(keys.map((key) => store.swap(key, id, id, ttl)));
    },
  };
}
