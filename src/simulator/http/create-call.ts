/**
 * `createCall` over HTTP: checks the request against the documented limits and writes the answer.
 */
import type { Answer } from '../base/bend.js';
import { readObject } from './web-adapter.js';
import { serialNumber } from '../fabric/callbacks.js';
import type { SimulatedFabric } from '../fabric/fabric.js';
import type { Wanted } from '../fabric/report.js';
import { returnMessages } from '../fabric/return-codes.js';

const ACCESS_CODE = '179080000537636';

export function createCall(fabric: SimulatedFabric, scenario: string, body: string): Answer {
  const fields = readObject(body);
  if (typeof fields === 'string') return { status: 400, body: { error: fields } };
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const { kind = 'aicc', trustlist, callSerialNo } = fabric.options;
  const reportTo = readCallBackUrl(text('callBackUrl'), trustlist);
  const wanted: Wanted = {
    scenario,
    caller: text('caller'),
    called: text('called'),
    serviceNo: text('agentWorkNo') || '101',
    callerPresent: text('callerPresent') || ACCESS_CODE,
    ...(text('callData') && { callData: text('callData') }),
    ...(reportTo && { reportTo }),
  };
  const given = (name: string): boolean => text(name) !== '';
  const refused =
    kind === 'ita' && ['callData', 'callerPresent', 'agentPresent'].some(given)
      ? '90100100'
      : (objection(text) ?? (reportTo === undefined ? '9' : undefined));
  const call = fabric.bidirectional.create(wanted, refused);
  const { retCode } = call;
  const serial = retCode === '0' && callSerialNo !== false;
  const said = { retMsg: returnMessages[retCode] ?? 'Unknown', retCode };
  if (!serial) return { status: 200, body: said };
  const withText = JSON.stringify({ ...said, result: { callSerialNo: serialNumber(call) } });
  // As the documents type it: a number of 19 digits, which JSON.stringify would round.
  const withNumber = withText.replace(/"(\d{19})"/, '$1');
  return { status: 200, body: callSerialNo === 'text' ? withText : withNumber };
}

/** The return code for a request that breaks a documented limit; undefined if it breaks none. */
function objection(text: (name: string) => string): string | undefined {
  const isNumber = (name: string): boolean => /^.{1,32}$/.test(text(name));
  if (!isNumber('caller') || !isNumber('called')) return '5';
  if (text('callData').length > 1024) return '2';
  return /^\d{0,5}$/.test(text('agentWorkNo')) ? undefined : '90100100';
}

/** The decoded `callBackUrl`; empty if none was given, undefined if it breaks the requirements. */
function readCallBackUrl(given: string, trustlist?: readonly string[]): string | undefined {
  if (given === '') return '';
  try {
    const url = atob(given);
    const allowed = /^https?:\/\/[a-z\d\-:./_#?&]+$/i.test(url);
    return allowed && (trustlist?.includes(new URL(url).host) ?? true) ? url : undefined;
  } catch {
    return undefined;
  }
}
