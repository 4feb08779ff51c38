/** Calls as the client of the CC-Gateway returns them. */
import type { CallInfo } from '../../../src/agent/cc-gateway/client.js';

/** The call of the documented example. */
export const documentedCall: CallInfo = {
  callfeature: 0,
  callid: '1476070409-38',
  caller: '70001',
  called: '10086',
  callskill: 'voice_jst',
  callskillid: 3,
  orgicallednum: '12345678',
  calldata: '',
  begintime: 1_476_070_413_000,
  endtime: null,
  userPriority: 0,
  trunkNo: 65_535,
  logontimes: 0,
  mediaType: 5,
  mediaAbility: 1,
  waitTime: 0,
  trace: null,
};
