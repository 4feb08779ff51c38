/**
 * Cuts a session description into its sections (RFC 8866 section 5): the part that holds for the
 * whole session, and each m= line with its attributes. Joined in order they are the description
 * again.
 */
export function sectionsOf(sdp: string): { session: string; media: string[] } {
  const [session = '', ...media] = sdp.split(/^(?=m=)/m);
  return { session, media };
}

/** The kind of a section's media: `audio`, `video` … */
export const kindOf = (section: string): string => /^m=(\w+)/.exec(section)?.[1] ?? '';

/**
 * The port the section asks packets to be sent to; `0` where the media are rejected (RFC 3264
 * section 6).
 */
export const portOf = (section: string): string | undefined => /^m=\S+ (\d+)/.exec(section)?.[1];

/** The section's `mid`, by which its transceiver is found (RFC 9429 section 5.10). */
export const midOf = (section: string): string | undefined => /^a=mid:(\S+)/m.exec(section)?.[1];
