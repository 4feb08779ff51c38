/**
 * Who counts as an agent: apart from the client (`client.ts`), which is not loaded before there is
 * one to ask for.
 */

/**
 * A whole number from 101 to 999999 (59999 in older centers), as a number or in digits without sign,
 * spaces and leading zeros.
 */
export const isAgentId = (value: unknown): value is string | number =>
  (typeof value === 'number' || typeof value === 'string') &&
  /^[1-9]\d{2,5}$/.test(`${value}`) &&
  Number(value) > 100;
