/**
 * The tag of tests that `npm test` leaves to `npm run test:more`: further cases of a kind of which
 * `npm test` runs some, and tests that take long because they wait for something real.
 */
export const more = '@more';

/**
 * Details of a test that `npm test` runs where `holds`, and else leaves to `npm run
 * test:more`.
 */
export const usuallyIf = (holds: boolean): { tag: string | string[] } => ({
  tag: holds ? [] : more,
});
