/** `queryCallState` over HTTP: how a bidirectional call goes, for those whose reports are lost. */
import type { Answer } from '../base/bend.js';
import type { SimulatedCallbackRecord } from '../fabric/callbacks.js';
import type { SimulatedFabric } from '../fabric/fabric.js';
import { readObject } from './web-adapter.js';

const states: Readonly<Record<SimulatedCallbackRecord['state'], string>> = {
  refused: '0',
  calling: '1',
  'under-way': '2',
  over: '3',
};

const failed = (retCode: string, retMsg: string): Answer => ({
  status: 200,
  body: { retCode, retMsg },
});

export function queryCallState(fabric: SimulatedFabric, body: string): Answer {
  const fields = readObject(body);
  if (typeof fields === 'string') return { status: 400, body: { error: fields } };
  const { callSerialNo } = fields;
  if (typeof callSerialNo !== 'string' || !/^\d{1,50}$/.test(callSerialNo)) {
    return failed('3', 'The format of the call SN is incorrect');
  }
  const call = fabric.bidirectional.find(callSerialNo);
  if (!call) return failed('1', 'Failed to query the call');
  const { state, releaseReason } = call;
  return {
    status: 200,
    body: {
      retCode: '0',
      retMsg: 'success',
      result: {
        callSerialNo,
        state: states[state],
        ...(releaseReason !== undefined && { reasonCode: releaseReason }),
      },
    },
  };
}
