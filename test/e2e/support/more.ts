/**
 * The tag of what `npm test` leaves to `npm run test:more`: further members of a kind that has others
 * in `npm test`, and what takes long because something real is waited for.
 */
export const more = '@more';

/** Details of a test that `npm test` runs where that holds, and else leaves to `npm run test:more`. */
export const usuallyIf = (holds: boolean): { tag: string | string[] } => ({
  tag: holds ? [] : more,
});
