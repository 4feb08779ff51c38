/**
 * What a visitor may ask beside a call: what rating and message have in common, and place and scale,
 * which the API Fabric does not have.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Bend, json } from '../fake-center.js';
import { RelayVisitor } from '../rig.js';
import { ask, rate, leave, errorOf, bendOf, called } from './services-rig.js';

describe('place in the queue and levels of a rating', () => {
  for (const call of ['queryQueueInfo', 'querySatisfyMode']) {
    it(`${call} is answered 404 without asking the center`, async () => {
      const { anna, center } = await called();
      const asked = center.came.length;
      const answer = await ask(anna, call);
      assert.equal(answer.status, 404);
      assert.equal(errorOf(answer)?.code, 'not-found');
      const stranger = new RelayVisitor(anna.fetch);
      assert.equal((await ask(stranger, call)).status, 404);
      assert.equal(stranger.cookie, undefined, 'it costs no token and no cookie');
      assert.equal(center.came.length, asked);
      const foreign = new RelayVisitor(anna.fetch, { origin: 'https://evil.example' });
      assert.equal((await ask(foreign, call)).status, 403);
    });
  }
});

describe('rating and message', () => {
  const both = [
    ['saveSatisfaction', rate],
    ['doLeaveMessage', leave],
  ] as const;

  for (const [call, send] of both) {
    it(`${call}: a center that lacks it is told as 404`, async () => {
      const { anna, center } = await called();
      const lacks = [
        () => json({ error: 'no path' }, 404),
        () => json('<h1>Not found</h1>', 404),
        () => json({}, 405),
        () => json({}, 501),
        () => json('<!doctype html><title>Log in</title>'),
        () => json('[]'),
        () => json({}),
        () => json({ resultCode: null, returnCode: {} }),
        () => new Response(null, { status: 204 }),
        () => new Response(null, { status: 302, headers: { location: 'https://x.example' } }),
      ];
      for (const answer of lacks) {
        center.bend(bendOf(call, answer));
        const heard = await send(anna);
        assert.equal(heard.status, 404, heard.text);
        assert.equal(errorOf(heard)?.code, 'not-found');
      }
    });

    it(`${call}: another failure is no lack, and passed on`, async () => {
      const { anna, center } = await called();
      for (const status of [400, 429, 500, 503]) {
        const said = '{"resultCode":"9"}';
        center.bend(bendOf(call, () => json(said, status, { 'retry-after': '7' })));
        const heard = await send(anna);
        assert.equal(heard.status, status);
        assert.equal(heard.text, said);
        assert.equal(heard.headers.get('retry-after'), '7');
      }
    });

    it(`${call}: whatever the center answers, the visitor gets JSON without a token`, async () => {
      const { anna, center } = await called();
      const bodies = fc.oneof(
        fc.json(),
        fc.string(),
        fc
          .record(
            {
              resultCode: fc.oneof(fc.string(), fc.integer(), fc.constant('0'), fc.jsonValue()),
              returnCode: fc.oneof(fc.string(), fc.integer(), fc.jsonValue()),
              resultDesc: fc.oneof(fc.string(), fc.jsonValue()),
              token: fc.constant('token-secret'),
            },
            { requiredKeys: [] },
          )
          .map((body) => JSON.stringify(body)),
      );
      const status = fc.constantFrom(200, 201, 202, 299, 301, 304, 400, 404, 409, 500, 502);
      await fc.assert(
        fc.asyncProperty(bodies, status, async (text, said) => {
          const empty = said === 304;
          center.bend(
            bendOf(call, () =>
              empty ? new Response(null, { status: said }) : json(text === '' ? ' ' : text, said),
            ),
          );
          const heard = await send(anna);
          assert.ok([200, said, 404, 502].includes(heard.status));
          if (said < 400) assert.ok([200, 404].includes(heard.status));
          const parsed = JSON.parse(heard.text) as Record<string, unknown>;
          if (heard.status === 200) {
            assert.ok(Object.values(parsed).every((value) => typeof value === 'string'));
            assert.ok('resultCode' in parsed);
          }
          assert.doesNotMatch(heard.text, /token-secret/);
        }),
        { numRuns: 300 },
      );
    });

    it(`${call}: whatever the body is, it is sent as it stands or refused by its field`, async () => {
      const { anna, center } = await called();
      const odd = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        fc.jsonValue(),
      );
      const text = fc.oneof(
        odd,
        fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\t', '\0', '\ud83d', '\ude00', 'ü') }),
        fc.string({ minLength: 500, maxLength: 530 }),
      );
      const good = {
        evaluation: '3',
        comment: 'x',
        phoneNo: '+4989123456',
        leaveMessage: 'x',
      };
      const [first, second] =
        call === 'saveSatisfaction' ? ['evaluation', 'comment'] : ['phoneNo', 'leaveMessage'];
      const fields = fc.record({ [first]: odd, [second]: text }, { requiredKeys: [] });
      const fitting = (value: unknown) =>
        typeof value === 'string' &&
        value.length <= 512 &&
        !/\p{Surrogate}/u.test(value) &&
        !Array.from(value).some(
          (c) => (c < ' ' && c !== '\n' && c !== '\r') || (c >= '\x7f' && c < '\xa0'),
        );
      await fc.assert(
        fc.asyncProperty(fields, async (given) => {
          const before = center.of(call).length;
          const body = { ...good, ...given } as Record<string, unknown>;
          const heard = await send(anna, body);
          const sent = center
            .of(call)
            .slice(before)
            .map((came) => came.body);
          if (heard.status === 200) {
            const said = body[second];
            assert.ok(fitting(said ?? ''), JSON.stringify(said));
            const text = sent[0]?.[second];
            if (text !== '') assert.equal(text, said);
            else assert.equal(typeof said === 'string' ? said.trim() : '', '');
          } else {
            assert.equal(heard.status, 400, heard.text);
            assert.match(errorOf(heard)?.message ?? '', new RegExp(`^(${first}|${second}): `));
            assert.deepEqual(sent, []);
          }
          if (given[first] === undefined && fitting(body[second]) && String(body[second]).trim()) {
            assert.equal(heard.status, 200);
          }
        }),
        { numRuns: 300 },
      );
    });

    it(`${call}: expired tokens are renewed once, and the cookie carries the new one`, async () => {
      const { anna, center } = await called();
      await anna.drop();
      center.expireTokens();
      center.expireAccessTokens();
      assert.equal((await send(anna)).status, 200);
      const names = center.came.slice(-5).map((came) => came.call);
      assert.deepEqual(names, [call, 'tokenByAkSk', call, 'applyToken', call]);
      const before = center.came.length;
      assert.equal((await send(anna)).status, 200);
      assert.equal(center.came.length, before + 1, 'the renewed token came back in the cookie');

      center.bend(bendOf(call, () => json({}, 401)));
      const asked = center.of(call).length;
      assert.equal((await send(anna)).status, 401);
      assert.equal(center.of(call).length, asked + 2);
    });

    it(`${call}: a token that the center renews is used from then on`, async () => {
      const { anna, center } = await called();
      await anna.drop();
      let renewed = '';
      center.bend((came) => {
        if (came.call !== call) return undefined;
        renewed = center.newToken(came.userId ?? '');
        return json({ resultCode: '0' }, 200, { 'ccmessaging-token': renewed });
      });
      const answer = await send(anna);
      assert.doesNotMatch(answer.text, /token/);
      center.bend(() => undefined);
      await send(anna);
      assert.equal(center.of(call).at(-1)?.request.headers.get('ccmessaging-token'), renewed);
    });

    it(`${call}: during a call the token of the call is used and renewed`, async () => {
      const { anna, center } = await called();
      let renewed = '';
      center.bend((came) => {
        if (came.call !== call) return undefined;
        renewed = center.newToken(came.userId ?? '');
        return json({ resultCode: '0' }, 200, { 'ccmessaging-token': renewed });
      });
      await send(anna);
      await anna.poll();
      const poll = center.of('getClickToCallEvents').at(-1);
      assert.equal(poll?.request.headers.get('ccmessaging-token'), renewed);
      assert.equal(center.of('applyToken').length, 1);
    });

    it(`${call}: an unreachable center is told as such, not as a lack`, async () => {
      const { anna, center } = await called();
      center.bend((came) =>
        came.call === call ? Promise.reject(new TypeError('fetch failed')) : undefined,
      );
      const heard = await send(anna);
      assert.equal(heard.status, 502);
      assert.equal(errorOf(heard)?.code, 'network');
    });

    it(`${call}: only pages of the allowed origins may ask`, async () => {
      const { anna, center } = await called();
      const evil = new RelayVisitor(anna.fetch, { origin: 'https://evil.example' });
      evil.cookie = anna.cookie;
      assert.equal((await send(evil)).status, 403);
      assert.equal(center.of(call).length, 0);
    });
  }

  it('leave nothing of the visitor in log and metrics', async () => {
    const { anna, center, lines, relay } = await called();
    const words = 'Zauberwort';
    const bodies = [
      () => rate(anna, { evaluation: '2', comment: words }),
      () => leave(anna, { phoneNo: '+4989123456', leaveMessage: words }),
      () => leave(anna, { phoneNo: '+4989123456', leaveMessage: `${words}\0` }),
      () => leave(anna, { phoneNo: '+4989123456x', leaveMessage: words }),
    ];
    const answers: Bend[] = [
      () => undefined,
      (came) => json({ resultCode: '9', resultDesc: JSON.stringify(came.body) }),
      (came) => json({ resultDesc: JSON.stringify(came.body) }, 500),
      (came) => Promise.reject(new Error(JSON.stringify(came.body))),
    ];
    for (const answer of answers) {
      center.bend((came, usual) =>
        came.call === 'saveSatisfaction' || came.call === 'doLeaveMessage'
          ? answer(came, usual)
          : undefined,
      );
      for (const send of bodies) await send();
    }
    assert.ok(lines.length >= bodies.length * answers.length);
    const metrics = await relay.metrics.registry.metrics();
    assert.doesNotMatch(lines.join('') + metrics, /Zauberwort|89123456/);
    assert.match(
      metrics,
      /upstream_duration_seconds_count\{call="saveSatisfaction",status="200"\}/,
    );
    assert.match(metrics, /upstream_duration_seconds_count\{call="doLeaveMessage",status="0"\}/);
  });
});
