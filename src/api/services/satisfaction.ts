/** W6: the levels by which a center lets its agents be rated, and the rating itself. */
import { clip } from '../http/errors.js';
import { isObject, readField, readText } from '../http/fields.js';
import { typedText, type Services } from './services.js';

/** A level of the center's own scale. */
export interface RatingLevel {
  /** Sent as `evaluation`. */
  readonly key: string;
  /** The center's words; text, never HTML. */
  readonly words: string;
}

export interface Rating {
  /** Key of a level: by the documents `1` (very dissatisfied) to `5` (very satisfied). */
  readonly evaluation: string;
  /** At most {@link longestComment} characters; may be empty. */
  readonly comment: string;
}

/** Characters of a rating's comment [cec_07_2203]. */
const longestComment = 512;

/** The most levels that a scale may have; a longer list is no scale. */
const mostLevels = 10;

/** Characters of a level's words that are shown. */
const longestWords = 60;

/** A level's key: short, and without characters that could mean something elsewhere. */
const keyForm = /^\w{1,8}$/;

/** The levels in an accepted answer, in their order; empty where it has no usable scale. */
export function readLevels(answer: object): RatingLevel[] {
  const list = readField(answer, 'satisfactionLevel');
  if (!Array.isArray(list) || list.length > mostLevels) return [];
  const levels = new Map<string, RatingLevel>();
  for (const entry of list as unknown[]) {
    if (!isObject(entry)) return [];
    const key = readText(readField(entry, 'satisfactionLevelKey'));
    const words = readText(readField(entry, 'satisfactionLevelDesc'));
    // A scale with a hole in it would not say what the other levels mean.
    if (key === undefined || !keyForm.test(key) || words === undefined) return [];
    levels.set(key, { key, words: clip(words, longestWords) });
  }
  return levels.size < 2 ? [] : [...levels.values()];
}

/** @throws as {@link Services.ask}. */
export const queryLevels = async (
  services: Services,
  signal?: AbortSignal,
): Promise<RatingLevel[]> => readLevels(await services.ask('querySatisfyMode', { signal }));

/** Sends a rating; the request goes on when the page is left. @throws as {@link Services.ask}. */
export async function rate(services: Services, { evaluation, comment }: Rating): Promise<void> {
  const json = { evaluation, comment: typedText(comment, longestComment) };
  await services.ask('doSatisfactionEvaluation', { json, keepalive: true });
}
