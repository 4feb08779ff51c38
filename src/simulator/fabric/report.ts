/** What the report of a release says, beside what the status has said already. */

/** What a caller of `createCall` asks for, as far as it matters here. */
export interface Wanted {
  readonly scenario: string;
  readonly caller: string;
  readonly called: string;
  readonly serviceNo: string;
  readonly callData?: string;
  readonly callerPresent?: string;
  /** Where to report to, decoded; nowhere if left out. */
  readonly reportTo?: string;
}

/** As in the vendor's example: `2022/02/17,13:10:06:836`. */
const dateText = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replaceAll('-', '/')
    .replace('T', ',')
    .replace(/\.(\d+)Z$/, ':$1');

/** @param reason 0, 1: they talked; 2, 4: the caller was never there; 3, 5: the called party was not. */
export function releaseFields(
  reason: string,
  { caller, callerPresent }: Wanted,
  createdAt: number,
  releasedAt: number,
): Record<string, string> {
  const talked = ['0', '1'].includes(reason);
  const callerThere = talked || ['3', '5'].includes(reason);
  const seconds = String(Math.round((releasedAt - createdAt) / 1000));
  const [created, released] = [dateText(createdAt), dateText(releasedAt)];
  return {
    caller,
    ...(callerPresent !== undefined && { callerPresent }),
    createCallTime: created,
    ...(callerThere && { agentAlertingTime: created, agentTalkingTime: created }),
    ...(talked && { alertingTime: created, talkingTime: created, recordfile: 'Y:/0/0/1.V3' }),
    releaseTime: released,
    agentReleaseTime: released,
    talkDuration: talked ? seconds : '0',
    agentTalkDuration: callerThere ? seconds : '0',
    locationId: '1',
    releaseReason: reason,
  };
}
