/** The relay's settings from the environment: every variable, and the messages about wrong ones. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../../src/relay/settings/config.js';
import { misspelt } from '../../../src/relay/settings/misspelt.js';
import { callbackVariables, variables } from '../../../src/relay/settings/variables.js';
import { environment } from '../rig.js';

const callback = {
  CALLBACK_CALLERS: '88889050',
  PUBLIC_URL: 'https://relay.example',
  CALLBACK_COUNTRIES: 'DE',
};

/** Variables without which this one is refused. */
const together = (name: string): Record<string, string> =>
  name === 'VISITOR_TOKEN_JWKS'
    ? { VISITOR_TOKEN_ISSUER: 'https://id.example', VISITOR_TOKEN_AUDIENCE: 'calls' }
    : {};

/** The problems that readConfig reports, one line per variable; empty where all is right. */
const problems = (extra: Record<string, string | undefined>): readonly string[] =>
  problemsOf({ ...environment, ...extra });

function problemsOf(all: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(all);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
}

describe('the environment', () => {
  it('needs the required variables only, and has defaults for the others', () => {
    const { METRICS_PORT: _, ...least } = environment;
    const config = readConfig(least);
    assert.equal(config.fabricUrl, 'https://fabric.example');
    assert.deepEqual(config.allowedOrigins, ['https://shop.example']);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.port, 8080);
    assert.equal(config.metricsPort, 9464, 'that of Prometheus itself is taken where it runs');
    assert.equal(config.redisUrl, undefined);
    assert.equal(config.abandonedAfter, 120);
    assert.equal(config.cookieSameSite, 'Lax');
    assert.equal(config.callback, undefined);
  });

  it('is refused with all wrong variables at once, each with its purpose', () => {
    try {
      readConfig({ PORT: '99999', LOG_LEVEL: 'loud' });
      assert.fail('it is wrong');
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(
        error.problems.map((line) => line.split(':')[0]),
        [
          'FABRIC_URL',
          'APP_KEY',
          'APP_SECRET',
          'CHANNEL_ID',
          'ALLOWED_ORIGINS',
          'RELAY_SECRET',
          'PORT',
          'LOG_LEVEL',
        ],
      );
      assert.equal(error.problems[1], 'APP_KEY: is missing. App key of the API Fabric.');
      assert.equal(
        error.problems[6],
        'PORT: expected a whole number from 0 to 65535. Port to listen on; 0 is any free one.',
      );
    }
  });

  const cases: [name: string, wrong: string[], right: string[]][] = [
    [
      'FABRIC_URL',
      [
        '',
        'service.besclouds.com',
        'http://service.besclouds.com',
        'https://a:b@c.example',
        'https://c.example/?x',
        'ftp://c.example',
      ],
      [
        'https://service.besclouds.com',
        'https://c.example:8443/prefix/',
        'http://localhost:3000',
        'http://127.0.0.1',
      ],
    ],
    [
      'ALLOWED_ORIGINS',
      [
        '*',
        'null',
        ',',
        'shop.example',
        'https://shop.example/path',
        'http://shop.example',
        'https://a.example, nonsense',
        'https://*.shop.example',
        'https://.shop.example',
        'https://shop.example?',
        'https:shop.example',
        'https://a@shop.example',
        'https://shop.example:x',
      ],
      [
        'https://a.example',
        ' https://a.example , https://b.example:8443 ',
        'http://localhost:5173,',
        'https://A.example/',
        'https://bücher.example',
        'http://[::1]:5173',
      ],
    ],
    [
      'VISITOR_TOKEN_JWKS',
      [
        'id.example/keys',
        'http://id.example/keys',
        'https://a:b@id.example',
        'https://c.example/#x',
      ],
      ['https://id.example/keys?p=1', 'http://localhost:3000/keys'],
    ],
    [
      'VISITOR_TOKEN_SECRET',
      ['short', 'x'.repeat(31), `${'x'.repeat(32)},short`, 'ü'.repeat(32)],
      ['x'.repeat(32), `${'x'.repeat(32)},${'y'.repeat(40)}`],
    ],
    [
      'RELAY_SECRET',
      ['short', 'x'.repeat(31), `${'x'.repeat(32)},short`],
      ['x'.repeat(32), `${'x'.repeat(32)}, ${'y'.repeat(32)}`],
    ],
    ['APP_KEY', ['with\nline', 'ümlaut', 'two words'], ['6e9d9c-152c2f6']],
    ['HOST', ['http://relay', 'relay:8080', '[relay]:1', 'two words'], ['::1', '[::1]', 'relay']],
    ['PORT', ['-1', '65536', '8e3', '80.5', 'http'], ['0', '80', '65535']],
    ['METRICS_PORT', ['x'], ['0', '9091']],
    [
      'REDIS_URL',
      ['127.0.0.1:6379', 'http://redis', 'redis://127.0.0.1/cache', 'redis://127.0.0.1/1/2'],
      [
        '',
        'redis://127.0.0.1:6379/0',
        'redis://127.0.0.1',
        'rediss://u:p@redis.example',
        'unix:///run/redis.sock',
      ],
    ],
    ['TRUSTED_PROXIES', ['yes', '11'], ['0', '2']],
    ['COOKIE_SAME_SITE', ['lux'], ['Lax', 'strict', 'NONE']],
    ['USER_NAME', ['x'.repeat(201), 'a\u0007b'], ['Besucherin ü']],
    ['LOCALE', ['english language', 'e'], ['en', 'zh_CN', 'de-DE']],
    ['TOKEN_EXPIRE', ['59', '3601'], ['60', '3600']],
    ['ABANDONED_AFTER', ['60', '3601', '-'], ['75', '3600']],
    ['SHUTDOWN_SECONDS', ['-1'], ['0', '600']],
    ['LOG_LEVEL', ['verbose'], ['debug', 'silent']],
    ['LIMIT_CALLS_PER_VISITOR', ['none', '-1'], ['0', '10']],
    ['CALLBACK_CALLERS', ['call me', '12'], ['88889050', '+4989123456, 88889051']],
    [
      'PUBLIC_URL',
      ['', 'relay.example', 'http://relay.example'],
      ['https://relay.example/base/', 'http://localhost:8080'],
    ],
    ['CALLBACK_COUNTRIES', ['', 'Germany', '4989', '+'], ['DE', 'de, AT,+4989']],
    ['CALLBACK_KIND', ['sip'], ['aicc', 'ITA']],
    ['CALLBACK_PER_DAY', ['0', 'many'], ['1']],
    ['CALLBACK_NUMBER_FORMAT', ['dashes'], ['digits', 'e164', 'national', '00']],
    ['CALLBACK_AGENT_WORK_NO', ['123456', 'x'], ['', '101']],
    ['CALLBACK_SIGNATURE', ['md5'], ['sha-256']],
    ['CALLBACK_SIGNATURE_KEY', ['short'], ['', 'long enough']],
  ];
  for (const [name, wrong, right] of cases) {
    it(`is refused with a wrong ${name}, in a message that names it and repeats no secret`, () => {
      for (const value of wrong) {
        const said = problems({ ...callback, [name]: value });
        assert.equal(said.length, 1, `${value}: ${said.join('; ')}`);
        assert.match(said[0] ?? '', new RegExp(`^${name}: (?:is missing|expected )`));
        if (/SECRET|KEY/.test(name) && value !== '') assert.ok(!said[0]?.includes(value));
      }
      for (const value of right)
        assert.deepEqual(problems({ ...callback, ...together(name), [name]: value }), [], value);
    });
  }

  it('is refused with a wrong origin, which the message repeats', () => {
    const [said = ''] = problems({ ALLOWED_ORIGINS: 'https://a.example,https://*.shop.example' });
    assert.match(said, /"https:\/\/\*\.shop\.example"/);
  });

  it('may give an IPv6 address with and without brackets', () => {
    const config = readConfig({ ...environment, HOST: '[::1]', METRICS_HOST: '[::]' });
    assert.deepEqual([config.host, config.metricsHost], ['::1', '::']);
  });

  for (const [what, extra, itself] of [
    ['its own port', { FABRIC_URL: 'http://localhost:8080' }, true],
    ['its own port, by number', { FABRIC_URL: 'http://127.0.0.1:8081/x', PORT: '8081' }, true],
    ['its own port on IPv6', { FABRIC_URL: 'http://[::1]:8080', HOST: '::1' }, true],
    [
      'its own port on all addresses',
      { FABRIC_URL: 'http://localhost', HOST: '::', PORT: '80' },
      true,
    ],
    ['its public address', { ...callback, FABRIC_URL: 'https://relay.example/' }, true],
    [
      'below its public address',
      { PUBLIC_URL: 'https://a.example/relay', FABRIC_URL: 'https://a.example/relay/fabric' },
      true,
    ],
    [
      'beside its public address',
      { PUBLIC_URL: 'https://a.example/relay', FABRIC_URL: 'https://a.example/fabric' },
      false,
    ],
    ['another port', { FABRIC_URL: 'http://localhost:3000' }, false],
    ['the same port elsewhere', { FABRIC_URL: 'https://fabric.example:8080' }, false],
  ] as const) {
    it(`${itself ? 'is refused where FABRIC_URL is the relay' : 'may have FABRIC_URL'}: ${what}`, () => {
      const said = problems(extra);
      assert.equal(said.length, itself ? 1 : 0, said.join());
      if (itself) assert.match(said[0] ?? '', /^FABRIC_URL: is this relay itself/);
    });
  }

  it('may name files with secrets, which are read without their last line break', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const secrets = {
      APP_KEY: 'key',
      APP_SECRET: 'a secret\n',
      RELAY_SECRET: `${'x'.repeat(32)}\r\n`,
      REDIS_URL: 'redis://:password@127.0.0.1/1\n',
      CALLBACK_SIGNATURE_KEY: 'signature',
    };
    const files = Object.entries(secrets).map(([name, content]) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return [`${name}_FILE`, path];
    });
    const names = Object.keys(secrets);
    const bare = Object.entries(environment).filter(([name]) => !names.includes(name));
    const all = [...bare, ...files, ...Object.entries(callback)];
    const config = readConfig(Object.fromEntries(all) as Record<string, string>);
    const { appKey, appSecret, relaySecrets, redisUrl } = config;
    assert.deepEqual(
      [appKey, appSecret, relaySecrets, redisUrl, config.callback?.signatureKey],
      ['key', 'a secret', ['x'.repeat(32)], 'redis://:password@127.0.0.1/1', 'signature'],
    );
  });

  it('is refused where a file cannot be read, or both a secret and its file are given', () => {
    const { APP_SECRET: _, ...rest } = environment;
    const [missing, ...more] = problemsOf({ ...rest, APP_SECRET_FILE: '/nowhere/secret' });
    assert.equal(missing, 'APP_SECRET_FILE: cannot read /nowhere/secret (ENOENT)');
    assert.deepEqual(more, []);
    assert.match(problemsOf({ ...rest, APP_SECRET_FILE: '/' })[0] ?? '', /read \/ \(EISDIR\)$/);
    assert.deepEqual(problems({ APP_SECRET_FILE: '/nowhere' }), [
      'APP_SECRET: is set, and APP_SECRET_FILE too; only one may be',
    ]);
    assert.deepEqual(misspelt(['APP_SECRET_FILE', 'REDIS_URL_FILE']), []);
    assert.deepEqual(misspelt(['APP_SECRET_FLIE']), [
      { name: 'APP_SECRET_FLIE', likely: 'APP_SECRET_FILE' },
    ]);
  });

  it('is refused with a hint to the misspelt variable beside the missing one', () => {
    const { APP_SECRET: APP_SECERT, ...rest } = environment;
    const said = problemsOf({ ...rest, APP_SECERT });
    assert.deepEqual(
      said.map((line) => line.split('.')[0]),
      ['APP_SECRET: is missing', 'APP_SECERT: is not known'],
    );
    assert.match(said[1] ?? '', /Is APP_SECRET meant\?$/);
    assert.ok(!said.join().includes(APP_SECERT));
  });

  it('needs none of the variables of call-backs without CALLBACK_CALLERS', () => {
    assert.deepEqual(problems({ ...callback, CALLBACK_CALLERS: '', CALLBACK_PER_DAY: 'x' }), []);
    const config = readConfig({ ...environment, ...callback });
    assert.deepEqual(config.callback?.callers, ['88889050']);
    assert.equal(config.callback?.perDay, 100);
    assert.equal(config.callback?.callerPresent, undefined);
  });

  it("is refused with settings of visitors' tokens that would let in tokens of others", () => {
    const [secret, jwks] = ['x'.repeat(32), 'https://id.example/keys?p=1'];
    const ours = { VISITOR_TOKEN_ISSUER: 'https://id.example', VISITOR_TOKEN_AUDIENCE: 'calls' };
    const names = (extra: Record<string, string>) =>
      problems(extra).map((line) => line.split(':')[0]);
    assert.deepEqual(names({ VISITOR_TOKEN_SECRET: secret }), []);
    assert.deepEqual(names({ VISITOR_TOKEN_SECRET: secret, ...ours }), []);
    assert.deepEqual(names({ VISITOR_TOKEN_JWKS: jwks, ...ours }), []);
    assert.deepEqual(names({ VISITOR_TOKEN_JWKS: jwks }), Object.keys(ours));
    assert.deepEqual(names(ours), Object.keys(ours), 'they would be checked of no token');
    assert.deepEqual(names({ VISITOR_TOKEN_SECRET: secret, VISITOR_TOKEN_JWKS: jwks, ...ours }), [
      'VISITOR_TOKEN_JWKS',
    ]);
    assert.deepEqual(names({ VISITOR_TOKEN_ISSUR: 'x' }), []);
    assert.deepEqual(names({ VISITOR_TOKEN_SECRET: 'short', VISITOR_TOKEN_ISSUR: 'x' }), [
      'VISITOR_TOKEN_SECRET',
      'VISITOR_TOKEN_ISSUR',
    ]);
  });

  it('is refused with settings that ITA does not support', () => {
    assert.deepEqual(
      problems({ ...callback, CALLBACK_KIND: 'ita', CALLBACK_CALLER_PRESENT: '640003' }),
      ['CALLBACK_CALLER_PRESENT: must be empty, ITA does not support it'],
    );
  });

  it('has one name for each variable, a valid default, and a sentence on its purpose', () => {
    const rows = [...Object.values(variables), ...Object.values(callbackVariables)];
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
    for (const { fallback, check, what } of rows) {
      if (fallback !== undefined) check(fallback);
      assert.match(what, /^[A-Z].*\.$/);
    }
  });
});
