/**
 * The event of each answer: the table of texts, and every form in which a documented field may
 * come.
 */
import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/api/http/errors.js';
import { eventTable, readEvent } from '../../src/api/events.js';
import { eventTexts } from '../fixtures/documented.js';
import { adapterFor, apiError, json } from './fake-server.js';

const content = {
  domain: 'gw.example.com',
  gwAddresses: ['gw.example.com:8443'],
  accessCode: '1790',
  clickToCallCaller: 'AnonymousCard',
};
const kindOf = (answer: object): string => readEvent(answer).kind;

describe('classification of events', () => {
  for (const [resultDesc, kind] of Object.entries(eventTexts)) {
    it(`"${resultDesc}" is ${kind}`, () => {
      const forms = [
        resultDesc,
        resultDesc.toUpperCase(),
        resultDesc.toLowerCase(),
        `  ${resultDesc}\r\n`,
        ` ${resultDesc} `,
        resultDesc.replaceAll(' ', '  '),
      ];
      for (const form of forms) expect(kindOf({ resultDesc: form, content })).to.equal(kind);
    });
  }

  it('has a row for every documented text, and no other', () => {
    expect(eventTable.map((row) => [row.resultDesc, row.kind])).to.deep.equal(
      Object.entries(eventTexts).map(([text, kind]) => [text.toLowerCase(), kind]),
    );
    expect(eventTable.flatMap(({ eventId, kind }) => (eventId ? [[eventId, kind]] : [])))
      .to.deep //
      .equal([['168101', 'connected']]);
  });

  it('prefers the documented eventId, as number or text, to resultDesc', () => {
    for (const eventId of [168101, '168101', ' 168101 ']) {
      for (const resultDesc of [undefined, null, '', 'Connected!', 'Call in queue', 7]) {
        expect(kindOf({ eventId, resultDesc, content }), `${eventId}`).to.equal('connected');
      }
    }
  });

  it('uses resultDesc where the eventId is unknown, missing or of another type', () => {
    for (const eventId of [
      undefined,
      null,
      '',
      0,
      -1,
      168102,
      '168199',
      true,
      {},
      [168101],
      Infinity,
    ]) {
      expect(kindOf({ eventId, resultDesc: 'Call disconnected' })).to.equal('released');
    }
  });

  it('takes an unknown event for nothing, so that polling goes on', () => {
    for (const resultDesc of [
      undefined,
      null,
      '',
      'Call transferred',
      'Call failed over to another node',
      'not a Call failed',
      'constructor',
      '__proto__',
      13,
      true,
      [],
      ['Call failed'],
      { text: 'Call failed' },
    ]) {
      expect(kindOf({ resultDesc, eventId: 999, content })).to.equal('nothing');
    }
  });

  it('finds fields by their letters where the exact name is missing', () => {
    for (const key of ['resultDesc:', 'ResultDesc', 'resultdesc', 'RESULT_DESC', ' resultDesc ']) {
      expect(kindOf({ [key]: 'Call disconnected' })).to.equal('released');
    }
    expect(kindOf({ EventID: 168101, Content: content })).to.equal('connected');
    expect(kindOf({ resultDesc2: 'Call disconnected' })).to.equal('nothing');
  });

  it('prefers the exact name', () => {
    const both = { 'resultDesc:': 'Call failed', resultDesc: 'Call in queue' };
    expect(kindOf(both)).to.equal('in-queue');
  });

  it('reads own fields only', () => {
    expect(kindOf(Object.create({ resultDesc: 'Call failed' }) as object)).to.equal('nothing');
    expect(kindOf(JSON.parse('{"__proto__":{"resultDesc":"Call failed"}}') as object)).to.equal(
      'nothing',
    );
  });
});

describe('cause of a failed call', () => {
  it('not answered, rejected and busy are not-answered; overflow and timeout of the queue queue-timeout', () => {
    const kinds = {
      8: 'not-answered',
      9: 'not-answered',
      47: 'not-answered',
      512: 'queue-timeout',
      513: 'queue-timeout',
    };
    for (const [causeId, kind] of Object.entries(kinds)) {
      for (const given of [causeId, Number(causeId), ` ${causeId} `]) {
        const failed = { resultDesc: 'Call failed', content: { causeId: given } };
        expect(kindOf(failed), causeId).to.equal(kind);
      }
      const waited = { resultDesc: 'Call queued timeout', content: { causeId } };
      expect(kindOf(waited), causeId).to.equal('queue-timeout');
      expect(kindOf({ resultDesc: 'Call disconnected', content: { causeId } })).to.equal(
        'released',
      );
    }
    for (const causeId of [0, 1, 49, 50, 80, 88, 511, 514, 8.5, -8, '8a', true, null, [8], {}]) {
      const failed = { resultDesc: 'Call failed', content: { causeId } };
      expect(kindOf(failed), JSON.stringify(causeId)).to.equal('call-failed');
    }
  });

  const messageOf = (body: object): string => {
    const event = readEvent(body);
    return 'message' in event ? event.message : '';
  };

  it('is read from causeId, as number or text, and causeDesc', () => {
    for (const causeId of [1207, '1207']) {
      expect(
        messageOf({ resultDesc: 'Call failed', content: { causeId, causeDesc: 'agent busy' } }),
      ).to.equal('call failed, causeId 1207, agent busy');
    }
    expect(messageOf({ resultDesc: 'Call Queued Timeout', content: { causeId: 0 } })).to.equal(
      'call queued timeout, causeId 0',
    );
  });

  it('is not required', () => {
    for (const given of [undefined, null, 'x', 5, [], {}, { causeId: {}, causeDesc: [] }]) {
      expect(messageOf({ resultDesc: 'Call failed', content: given })).to.equal('call failed');
    }
  });

  it('stays short and on one line', () => {
    const causeDesc = 'line\n'.repeat(100_000);
    const message = messageOf({ resultDesc: 'Call failed', content: { causeDesc } });
    expect(message.length).to.be.below(300);
    expect(message).not.to.include('\n');
  });
});

describe('a connected event that cannot be used', () => {
  for (const [why, given, field] of [
    ['has no content', undefined, 'content'],
    ['has null for content', null, 'content'],
    ['has text for content', 'gw.example.com', 'content'],
    ['has an empty content', {}, 'content.gwAddresses'],
    ['has a list for content', [content], 'content.gwAddresses'],
    ['has no addresses', { ...content, gwAddresses: [] }, 'content.gwAddresses'],
    ['has no domain', { ...content, domain: '' }, 'content.domain'],
    ['has no accessCode', { ...content, accessCode: null }, 'content.accessCode'],
  ] as const) {
    it(`fails at once and names the field: ${why}`, async () => {
      const answer = { resultCode: '0', resultDesc: 'Call connected', content: given };
      const error = await apiError(adapterFor(() => json(answer)).poll());
      expect(error).to.include({ code: 'bad-response', repeatable: false });
      expect(error.message).to.include(`getClickToCallEvents: ${field}:`);
    });
  }

  it('is an ApiError also where the value is huge or deep', () => {
    let deep: unknown = [];
    for (let i = 0; i < 100_000; i++) deep = [deep];
    for (const domain of ['x'.repeat(10_000_000), deep]) {
      const read = (): unknown =>
        readEvent({ resultDesc: 'Call connected', content: { ...content, domain } });
      expect(read).to.throw(ApiError, /content\.domain/);
    }
  });
});
