/**
 * The center's reports of a bidirectional call: the fields of the vendor's tables, and any other
 * body.
 */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  otherReleaseReason,
  readCallReport,
  releaseReasons,
  reportAnswer,
} from '../../../src/relay/clients/call-report.js';
import { ApiError } from '../../../src/api/http/errors.js';

const status = {
  callSerialNo: '1695800000001',
  serviceNo: '101',
  called: '4989123456',
  callData: '333333',
};
const release = {
  ...status,
  caller: '88889050',
  callerPresent: '640003',
  createCallTime: '2022/02/17,13:10:06:836',
  alertingTime: '2022/02/17,13:10:08:000',
  talkingTime: '2022/02/17,13:10:12:000',
  releaseTime: '2022/02/17,13:11:12:000',
  talkDuration: '60',
  recordfile: 'Y:/1/0/20220217/101/1310068.V3',
  locationId: '1',
  releaseReason: '0',
  agentAlertingTime: '2022/02/17,13:10:06:900',
  agentTalkingTime: '2022/02/17,13:10:07:900',
  agentReleaseTime: '2022/02/17,13:11:12:000',
  agentTalkDuration: '65',
};

describe('readCallReport', () => {
  it('reads every field of both reports', () => {
    expect(readCallReport(status)).to.deep.equal({ kind: 'status', ...status });
    expect(readCallReport(release)).to.deep.equal({ kind: 'release', ...release });
  });

  it('reads numbers as text, and ignores the signature and unknown fields', () => {
    const report = readCallReport({
      callSerialNo: 1695800000001,
      releaseReason: 5,
      releaseTime: null,
      talkDuration: 0,
      timestamp: '1',
      nonce: 'n',
      signature: 's',
      newer: { field: 1 },
    });
    expect(report).to.deep.equal({
      kind: 'release',
      callSerialNo: '1695800000001',
      releaseReason: '5',
      talkDuration: '0',
    });
  });

  it('takes a report with releaseReason or releaseTime for a release', () => {
    expect(readCallReport({ releaseReason: 0 }).kind).to.equal('release');
    expect(readCallReport({ releaseTime: 'x' }).kind).to.equal('release');
    expect(readCallReport({ caller: 'x', releaseReason: '', releaseTime: ' ' }).kind).to.equal(
      'status',
    );
    expect(readCallReport({})).to.deep.equal({ kind: 'status' });
  });

  it('refuses a body that is no object', () => {
    for (const body of [undefined, null, 'text', 7, true, [status]]) {
      let error: unknown;
      try {
        readCallReport(body);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(ApiError).with.property('code', 'bad-response');
      expect((error as ApiError).message).to.match(/^call report: body: expected a JSON object/);
    }
  });

  it('reads text or nothing from each known field of any object, and no other field', () => {
    const known = new Set(Object.keys(release));
    const field = fc.constantFrom(...known, 'other', '__proto__', 'constructor');
    const body = fc.array(fc.tuple(field, fc.jsonValue()), { maxLength: 8 });
    fc.assert(
      fc.property(body, (entries) => {
        const { kind, ...fields } = readCallReport(Object.fromEntries(entries));
        expect(['status', 'release']).to.include(kind);
        for (const [name, value] of Object.entries(fields)) {
          expect(known.has(name), name).to.equal(true);
          expect(value).to.be.a('string').and.not.equal('');
        }
        expect(kind === 'release').to.equal('releaseReason' in fields || 'releaseTime' in fields);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('release reasons', () => {
  it('are the documented six, and one for all others', () => {
    expect(Object.keys(releaseReasons)).to.deep.equal(['0', '1', '2', '3', '4', '5']);
    const all = [...Object.values(releaseReasons), otherReleaseReason];
    expect(new Set(all.map(({ name }) => name)).size).to.equal(7);
    for (const { meaning } of all) expect(meaning).to.match(/^\S.{10,}\S$/);
  });

  it('are reported with the documented answer', () => {
    expect(JSON.stringify(reportAnswer)).to.equal('{"retCode":"0","retMsg":"success"}');
  });
});
