/**
 * A session description cut into its sections (RFC 8866 section 5): what holds for the whole session,
 * and each m= line with all that belongs to it. Joined, they are the description again.
 */
export function sectionsOf(sdp: string): { session: string; media: string[] } {
  const [session = '', ...media] = sdp.split(/^(?=m=)/m);
  return { session, media };
}

/** `audio`, `video` … */
export const kindOf = (section: string): string => /^m=(\w+)/.exec(section)?.[1] ?? '';

/** The port its packets are wanted at; `0` where it is rejected (RFC 3264 section 6). */
export const portOf = (section: string): string | undefined => /^m=\S+ (\d+)/.exec(section)?.[1];

/** What the transceiver of this section is found by (RFC 9429 section 5.10). */
export const midOf = (section: string): string | undefined => /^a=mid:(\S+)/m.exec(section)?.[1];
