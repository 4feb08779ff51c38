/** The client of the CC-Gateway against random answers, and against every field in odd forms. */
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import {
  CallInfoError,
  createCcGateway,
  isAgentId,
  type CallInfo,
} from '../../../src/agent/cc-gateway/client.js';
import { callInfo, guid } from '../../fixtures/documented-call-info.js';
import { type AnyAnswer, answers, toResponse } from '../../api/bodies.js';
import { documentedCall } from './call-infos.js';
import { fakeServer, fakeSleep, json, server } from '../../api/fake-server.js';

const texts = ['caller', 'called', 'callskill', 'orgicallednum'] as const;
const numbers = [
  'callfeature',
  'callskillid',
  'begintime',
  'endtime',
  'userPriority',
  'trunkNo',
  'logontimes',
  'mediaType',
  'mediaAbility',
  'waitTime',
] as const;
type Field = keyof CallInfo;
const fields = Object.keys(documentedCall) as Field[];

const ask = (response: Response): Promise<CallInfo | undefined> => {
  const { fetch } = fakeServer(() => response);
  return createCcGateway({ server, fetch, clock: fakeSleep() }).callInfoBeforeAnswer('101', guid);
};

/** The documented call with other fields. */
async function read(given: Partial<Record<Field, unknown>>): Promise<CallInfo> {
  const call = await ask(json({ retcode: '0', result: { ...documentedCall, ...given } }));
  if (!call) throw new Error('no call was read');
  return call;
}

const spaces = fc.constantFrom('', ' ', '\t', '\n  ');

describe('the fields of a call', () => {
  it('that are numbers are read from numbers and from digits', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...numbers),
        fc.integer({ min: -(10 ** 15) + 1, max: 10 ** 15 - 1 }),
        spaces,
        async (name, value, space) => {
          expect(await read({ [name]: value })).to.deep.equal({ ...documentedCall, [name]: value });
          const text = `${space}${value}${space}`;
          expect(await read({ [name]: text })).to.deep.equal({ ...documentedCall, [name]: value });
        },
      ),
    ));

  it('that are numbers are null where nothing else can be read', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...numbers),
        fc.oneof(
          fc.constantFrom<unknown>(null, undefined, '', ' ', true, [], [5], {}, { value: 5 }, 1.5),
          fc.constantFrom('5.0', '1e3', '0x10', '+5', '5 s', 'NaN', '--5', '1'.repeat(40), 2 ** 60),
          fc.string().filter((text) => !/^-?\d+$/.test(text.trim())),
          fc.double({ noInteger: true }),
        ),
        async (name, value) => {
          expect(await read({ [name]: value })).to.deep.equal({ ...documentedCall, [name]: null });
        },
      ),
    ));

  it('that are text are read from text and from numbers', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.stringMatching(/^[+a0]?\d{1,20}$/),
          fc.maxSafeInteger(),
        ),
        async (name, value) => {
          const text = String(value).trim();
          const expected = { ...documentedCall, [name]: text === '' ? null : text };
          expect(await read({ [name]: value })).to.deep.equal(expected);
        },
      ),
    ));

  it('that are text are null where there is no text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.constantFrom<unknown>(null, undefined, '', ' ', true, [], ['70001'], {}, 1.5),
        async (name, value) => {
          expect(await read({ [name]: value })).to.deep.equal({ ...documentedCall, [name]: null });
        },
      ),
    ));

  it('calldata and trace are not changed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary' }), fc.json()),
        fc.jsonValue(),
        async (calldata, trace) => {
          // JSON text in UTF-8 carries neither lone surrogates nor -0, so both are changed first.
          const sent = JSON.parse(JSON.stringify({ calldata, trace })) as CallInfo;
          const came = await read({ calldata, trace });
          expect(came).to.deep.equal({ ...documentedCall, ...sent });
          expect((await read({ calldata: { trace } })).calldata).to.equal(
            JSON.stringify({ trace }),
          );
        },
      ),
    ));

  it('are found under another spelling, and a missing one affects no other', () =>
    fc.assert(
      fc.asyncProperty(
        fc.subarray<Field>(fields.filter((name) => name !== 'callid')),
        fc.func(fc.constantFrom('upper', 'lower', 'colon', 'dashes', 'same')),
        async (missing, spelling) => {
          const odd = Object.entries(documentedCall)
            .filter(([name]) => !missing.includes(name as Field))
            .map(([name, value]) => [spell(name, spelling(name)), value] as const);
          const call = await ask(json({ retcode: '0', result: Object.fromEntries(odd) }));
          const nothing = Object.fromEntries(missing.map((name) => [name, null]));
          expect(call).to.deep.equal({ ...documentedCall, ...nothing });
        },
      ),
    ));
});

function spell(name: string, how: string): string {
  if (how === 'upper') return name.toUpperCase();
  if (how === 'lower') return name.toLowerCase();
  if (how === 'colon') return `${name}:`;
  return how === 'dashes' ? name.replace(/(?<=.)/g, '-') : name;
}

describe('any answer of the CC-Gateway', () => {
  const names = ['retcode', 'message', 'result', '__proto__', 'constructor', 'toString'];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('0', 0, '100-006', guid, 'x'.repeat(100_000)),
    fc
      .tuple(
        fc.constantFrom('[', '{"callid":', '{"__proto__":'),
        fc.integer({ max: 20_000, min: 1 }),
      )
      .map(([open, depth]) => ({ open, depth })),
  );

  /** The documented answer with some fields changed, or any body at all. */
  const any: fc.Arbitrary<AnyAnswer> = fc.oneof(
    answers,
    fc
      .tuple(
        fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 2 }),
        fc.array(fc.tuple(fc.constantFrom<string>(...fields, ...names), value), { maxLength: 4 }),
      )
      .map(([outer, inner]) => {
        const answer = JSON.parse(callInfo) as Record<string, unknown>;
        answer['result'] = write(answer['result'] as object, inner);
        const body = JSON.stringify(write(answer, outer));
        return { status: 200, body: bottomless(body), retryAfter: undefined };
      }),
  );

  it('gives a call, none, or a CallInfoError that contains no secret', () =>
    fc.assert(
      fc.asyncProperty(any, async (answer) => {
        let call: CallInfo | undefined;
        try {
          call = await ask(toResponse(answer));
        } catch (error) {
          if (!(error instanceof CallInfoError)) throw error;
          expect(error.message).to.have.length.within(1, 400);
          expect(error.retcode ?? '').to.have.length.below(400);
          expect(`${error.message} ${error.retcode}`).not.to.include(guid);
        }
        if (call) {
          expect(Object.keys(call)).to.have.members(fields);
          expect(call.callid).to.be.a('string').and.not.equal('');
          for (const name of numbers) {
            expect(call[name] === null || Number.isSafeInteger(call[name]), name).to.equal(true);
          }
          for (const name of [...texts, 'calldata'] as const) {
            expect(call[name] === null || typeof call[name] === 'string', name).to.equal(true);
          }
        }
        expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
      }),
      { numRuns: 1000 },
    )).timeout(20_000);
});

/** Sets a field as JSON.parse does, so that `__proto__` becomes a field like any other. */
function write(target: object, entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries([...Object.entries(target), ...entries]);
}

/** Replaces a marker by a value that is nested deeper than a call stack. */
const bottomless = (body: string): string =>
  body.replace(
    /\{"open":("(?:[^"\\]|\\.)*"),"depth":(\d+)\}/g,
    (_, open: string, depth: string) => {
      const start = JSON.parse(open) as string;
      const times = Number(depth);
      return start.repeat(times) + '0' + (start === '[' ? ']' : '}').repeat(times);
    },
  );

describe('isAgentId', () => {
  it('is true only from 101 to 999999', () =>
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.nat(1_000_100), fc.double()), (id) => {
        const fits = Number.isInteger(id) && id >= 101 && id <= 999_999;
        expect(isAgentId(id)).to.equal(fits);
        expect(isAgentId(String(id))).to.equal(fits);
        expect(isAgentId(`${id} `)).to.equal(false);
        expect(isAgentId(`0${id}`)).to.equal(false);
      }),
    ));
});
