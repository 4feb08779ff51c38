/**
 * The check of an agent id. It is apart from the client (`client.ts`), which is loaded only when
 * there is an agent to ask for.
 */

/**
 * True for a whole number from 101 to 999999 (59999 in older centers), given as a number or as
 * digits without sign, spaces and leading zeros.
 */
export const isAgentId = (value: unknown): value is string | number =>
  (typeof value === 'number' || typeof value === 'string') &&
  /^[1-9]\d{2,5}$/.test(`${value}`) &&
  Number(value) > 100;
