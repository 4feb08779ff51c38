/** What the center reports of a bidirectional call, as the vendor's tables have it and beyond. */
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

  it('takes numbers for text, and ignores the signature and what it does not know', () => {
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

  it('knows a release by its reason or its time', () => {
    expect(readCallReport({ releaseReason: 0 }).kind).to.equal('release');
    expect(readCallReport({ releaseTime: 'x' }).kind).to.equal('release');
    expect(readCallReport({ caller: 'x', releaseReason: '', releaseTime: ' ' }).kind).to.equal(
      'status',
    );
    expect(readCallReport({})).to.deep.equal({ kind: 'status' });
  });

  it('refuses what is no object', () => {
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

  it('reads any object: text or nothing in each known field, and no other field', () => {
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
  it('are the documented six, and another one for the rest', () => {
    expect(Object.keys(releaseReasons)).to.deep.equal(['0', '1', '2', '3', '4', '5']);
    const all = [...Object.values(releaseReasons), otherReleaseReason];
    expect(new Set(all.map(({ name }) => name)).size).to.equal(7);
    for (const { meaning } of all) expect(meaning).to.match(/^\S.{10,}\S$/);
  });

  it('are answered as documented', () => {
    expect(JSON.stringify(reportAnswer)).to.equal('{"retCode":"0","retMsg":"success"}');
  });
});
