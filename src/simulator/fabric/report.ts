/** The fields that the report of a release has in addition to those of the status report. */

/** The fields of a `createCall` request that the simulator uses. */
export interface Wanted {
  readonly scenario: string;
  readonly caller: string;
  readonly called: string;
  readonly serviceNo: string;
  readonly callData?: string;
  readonly callerPresent?: string;
  /** Decoded URL that reports are sent to; none are sent if left out. */
  readonly reportTo?: string;
}

/** A date in the form of the vendor's example, `2022/02/17,13:10:06:836`, in UTC. */
const dateText = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replaceAll('-', '/')
    .replace('T', ',')
    .replace(/\.(\d+)Z$/, ':$1');

/**
 * @param reason 0, 1: they talked; 2, 4: the caller never answered; 3, 5: the called party did not.
 */
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
