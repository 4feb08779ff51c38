/** The two things the gateway itself reads in a session description (RFC 8866). */

/** Whether an offer puts us on hold (RFC 3264 section 8.4): its audio wants nothing from us. */
export function putsOnHold(sdp: string): boolean {
  const audio = sdp.split(/^m=/m).find((section) => section.startsWith('audio')) ?? '';
  const session = sdp.split(/^m=/m, 1)[0] ?? '';
  const direction = directionIn(audio) ?? directionIn(session) ?? 'sendrecv';
  return direction === 'sendonly' || direction === 'inactive';
}

/** The ICE user name fragment, which changes with an ICE restart (RFC 8445 section 9). */
export const iceName = (sdp: string): string => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';

const directionIn = (text: string): string | undefined =>
  /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(text)?.[1];
