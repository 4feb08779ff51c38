/**
 * The gateway of a connected call: every form of its fields, RFC 3261's grammar, accepted hosts.
 */
import { expect } from '@open-wc/testing';
import { ApiError } from '../../src/api/http/errors.js';
import { admitGateway, readGateway } from '../../src/api/gateway.js';
import { isLocalhost } from '../../src/base/localhost.js';

const content = {
  domain: 'gw.example.com',
  gwAddresses: ['gw.example.com:8443'],
  accessCode: '179080000537636',
  clickToCallCaller: 'AnonymousCard',
};

const addressesOf = (gwAddresses: unknown): string[] =>
  readGateway({ ...content, gwAddresses }).gwAddresses;

/** Checks that the error names the field. */
function expectRefused(field: keyof typeof content, value: unknown): void {
  const read = (): unknown => readGateway({ ...content, [field]: value });
  const what = `${field}: ${String(JSON.stringify(value)).slice(0, 80)}`;
  expect(read, what).to.throw(ApiError, `content.${field}: expected`);
  try {
    read();
  } catch (error) {
    expect(error).to.include({ code: 'bad-response', repeatable: false, answered: false });
  }
}

describe('gateway addresses', () => {
  for (const [given, read] of [
    ['gw.example.com:8443', 'wss://gw.example.com:8443'],
    ['gw.example.com', 'wss://gw.example.com'],
    ['gw:8443', 'wss://gw:8443'],
    ['10.10.10.2:18446', 'wss://10.10.10.2:18446'],
    ['[2001:db8::1]:8443', 'wss://[2001:db8::1]:8443'],
    ['[2001:DB8:0:0::1]', 'wss://[2001:db8::1]'],
    ['wss://gw.example.com:8443', 'wss://gw.example.com:8443'],
    ['WSS://GW.Example.COM:8443/', 'wss://gw.example.com:8443'],
    ['wss://gw.example.com:443', 'wss://gw.example.com'],
    ['wss://gw.example.com/sip?tenant=7', 'wss://gw.example.com/sip?tenant=7'],
    ['gw.example.com/sip/', 'wss://gw.example.com/sip/'],
    ['gw_1.example.com:8443', 'wss://gw_1.example.com:8443'],
    ['gw.example.com.:8443', 'wss://gw.example.com.:8443'],
    ['gw.münchen.example', 'wss://gw.xn--mnchen-3ya.example'],
    ['  gw.example.com:8443\n', 'wss://gw.example.com:8443'],
    ['localhost:8080', 'wss://localhost:8080'],
    ['ws://localhost:8080', 'ws://localhost:8080'],
    ['ws://127.0.0.1:8080/', 'ws://127.0.0.1:8080'],
  ] as const) {
    it(`"${given.trim()}" is ${read}`, () => {
      expect(addressesOf([given])).to.deep.equal([read]);
      expect(addressesOf(given), 'a single one without a list').to.deep.equal([read]);
    });
  }

  it('keep their order, and each stands there once', () => {
    expect(
      addressesOf(['b:1', 'a:1', 'wss://b:1', 'WSS://A:1/', 'ws://a:1', 'b:1/', 'c:443', 'c']),
    ).to.deep.equal(['wss://b:1', 'wss://a:1', 'ws://a:1', 'wss://c']);
  });

  it('leave out entries that are no address, as long as one is', () => {
    const odd = [null, 5, {}, [], '', ' ', 'a b:1', 'a\tb', 'a\\b', ':8443', 'gw:99999', '::1'];
    expect(addressesOf([...odd, 'gw:1', ...odd])).to.deep.equal(['wss://gw:1']);
  });

  for (const given of [
    undefined,
    null,
    '',
    '  ',
    [],
    {},
    { 0: 'gw:1' },
    17,
    true,
    [null],
    [['gw:1']],
    'gw1:1 gw2:1',
    'gw1:1,gw2:1',
    'gw1,gw2',
    '<gw>',
    'wss://',
    'wss:gw:8443',
    '*.example.com',
    'gw\r\nHost: evil',
    'a\u0000b',
    'x'.repeat(100_000) + ' ',
  ]) {
    it(`${String(JSON.stringify(given)).slice(0, 40)} is a bad response that names the field`, () => {
      expectRefused('gwAddresses', given);
    });
  }
});

describe('addresses a page accepts', () => {
  const admit = (address: string, ...hosts: string[]): boolean =>
    admitGateway(readGateway({ ...content, gwAddresses: [address] }), hosts).gwAddresses.length > 0;

  it('are secure, or on localhost', () => {
    for (const address of [
      'gw.example.com:8443',
      'wss://10.0.0.1',
      'ws://localhost:1',
      'ws://LOCALHOST',
      'ws://gw.localhost:1',
      'ws://a.b.localhost',
      'ws://127.0.0.1',
      'ws://127.255.1.2:5',
      'ws://127.1',
      'ws://0x7f.0.0.1',
      'ws://[::1]:5',
      'ws://[0:0:0:0:0:0:0:1]',
      'wss://localhost',
    ]) {
      expect(admit(address), address).to.equal(true);
    }
    for (const address of [
      'ws://gw.example.com',
      'ws://localhost.example.com',
      'ws://notlocalhost',
      'ws://128.0.0.1',
      'ws://127.0.0.1.example.com',
      'ws://[::2]',
      'ws://[::ffff:127.0.0.1]',
      'ws://10.0.0.1',
      'http://gw.example.com',
      'https://gw.example.com',
      'sip://gw.example.com',
      'javascript://gw.example.com/%0aalert(1)',
      'data://gw.example.com',
      'file://gw.example.com',
    ]) {
      expect(admit(address), address).to.equal(false);
    }
  });

  it('carry neither credentials nor a fragment', () => {
    for (const address of [
      'wss://user@gw.example.com',
      'wss://user:secret@gw.example.com',
      'wss://:secret@gw.example.com',
      'gw.example.com@evil.example:8443',
      'wss://gw.example.com/#x',
      'gw.example.com#@evil.example',
    ]) {
      expect(admit(address), address).to.equal(false);
      expect(admit(address, 'gw.example.com'), address).to.equal(false);
    }
  });

  for (const [pattern, yes, no] of [
    [
      'gw.example.com',
      ['gw.example.com', 'wss://GW.EXAMPLE.com:1/x'],
      ['a.gw.example.com', 'example.com', 'gw.example.com.evil.example', 'xgw.example.com'],
    ],
    ['GW.Example.Com', ['gw.example.com'], ['gwxexample.com']],
    [
      '*.example.com',
      ['gw.example.com', 'a.b.example.com', 'A.EXAMPLE.COM:1'],
      ['example.com', 'evilexample.com', 'gw.example.com.evil.example', 'example.comx'],
    ],
    ['*.EXAMPLE.com', ['gw.example.com'], ['example.com']],
    ['10.10.10.2', ['10.10.10.2:18446'], ['10.10.10.20', '110.10.10.2']],
    ['[2001:db8::1]', ['[2001:db8:0::1]:8443'], ['[2001:db8::2]', '2001:db8::1.example.com']],
    ['localhost', ['ws://localhost:1'], ['gw.localhost']],
    // A star may only be the first label; schemes and ports are not allowed.
    ['*', [], ['gw.example.com']],
    ['gw.*.com', [], ['gw.example.com']],
    ['gw.example.com:8443', [], ['gw.example.com:8443']],
    ['wss://gw.example.com', [], ['gw.example.com']],
    // A final dot makes another host name, so it is refused instead of cut off.
    ['example.org', ['example.org'], ['example.org.']],
  ] as const) {
    it(`${pattern} holds for ${yes.join(', ') || 'none'}, not for ${no.join(', ')}`, () => {
      for (const address of yes) expect(admit(address, pattern), address).to.equal(true);
      for (const address of no.filter((one) => !one.includes('::1.'))) {
        expect(admit(address, pattern), address).to.equal(false);
      }
    });
  }

  it('match any of several patterns, in the order they came in', () => {
    const gateway = readGateway({ ...content, gwAddresses: ['c.x:1', 'a.y:1', 'ws://a.x', 'a.x'] });
    const admitted = admitGateway(gateway, ['*.x', 'a.z']);
    expect(admitted).to.deep.equal({ ...gateway, gwAddresses: ['wss://c.x:1', 'wss://a.x'] });
    expect(gateway.gwAddresses).to.have.lengthOf(4);
  });

  it('count as localhost only by the documented names', () => {
    for (const name of [
      'localhost',
      'a.localhost',
      'a.b.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
    ])
      expect(isLocalhost(name), name).to.equal(true);
    for (const name of [
      '',
      'xlocalhost',
      'localhost.x',
      '127.0.0',
      '1127.0.0.1',
      '[::]',
      '0.0.0.0',
    ])
      expect(isLocalhost(name), name).to.equal(false);
  });
});

describe('SIP domain, user and caller', () => {
  for (const domain of [
    'xxx',
    'gw.example.com',
    'GW-1.Example.COM',
    'gw.example.com.',
    'gw.example.com:5061',
    '10.10.10.2',
    '10.10.10.2:18446',
    '[2001:db8::1]',
    '[::ffff:10.0.0.1]:5061',
    'a',
    '1.2.example',
    '163.com',
    'xn--mnchen-3ya.example',
  ]) {
    it(`accepts the domain ${domain}`, () => {
      expect(readGateway({ ...content, domain: ` ${domain} ` }).domain).to.equal(domain);
    });
  }

  for (const domain of [
    undefined,
    null,
    '',
    ' ',
    {},
    ['gw.example.com'],
    true,
    10,
    '1234',
    '1.2.3',
    '1.2.3.4.5',
    'gw.123',
    '-gw.example',
    'gw-.example',
    'gw..example',
    '.example',
    'gw_1.example',
    'gw example',
    'gw.example;transport=ws',
    'gw.example?x=y',
    'gw.example>',
    '"gw.example"',
    'evil@gw.example',
    'sip:gw.example',
    'wss://gw.example',
    'gw.example/x',
    'gw.example,other.example',
    'gw.example\r\nContact: <sip:evil@evil.example>',
    'gw.example\u0000',
    'gw.münchen.example',
    'gw.example:',
    'gw.example:port',
    'gw.example:123456',
    '2001:db8::1',
    '[2001:db8::1',
    '[]',
    '[::::]',
    '[.]',
    '[1:2:3:4:5:6:7:8:9]',
    '[gw.example]',
    'a.'.repeat(200) + 'example',
    'a'.repeat(10_000_000) + '!',
  ]) {
    it(`refuses the domain ${String(JSON.stringify(domain)).slice(0, 50)}`, () => {
      expectRefused('domain', domain);
    });
  }

  const users = [
    '179080000537636',
    '+49-89.123',
    'AnonymousCard',
    'a_b!c~d*e(f)',
    "o'neill",
    // user-unreserved: legal, and unambiguous, since `@` is not among them and ends the user part.
    '1;phone-context=example.com',
    'a&b=c+d$e,f;g?h/i',
    '%E5%AE%A2',
    '%0d%0a',
  ];
  const notUsers = [
    {},
    [],
    ['1'],
    true,
    'a b',
    'a\tb',
    'a@b',
    'a:b',
    'sip:1',
    '<1>',
    '1>',
    '"1"',
    '1#2',
    '[1]',
    '1\\2',
    '1|2',
    '1^2',
    '`1`',
    '{1}',
    '1%',
    '1%4',
    '1%zz',
    '1\r\nVia: evil',
    '1\nVia',
    '1\u0000',
    '1\u20282',
    'Ωmega',
    '客户',
    'a'.repeat(256),
    '%41'.repeat(1_000_000),
    'a'.repeat(10_000_000) + '@',
  ];

  for (const user of users) {
    it(`accepts the user ${user}`, () => {
      const gateway = readGateway({ ...content, accessCode: `${user}\n`, clickToCallCaller: user });
      expect(gateway).to.include({ accessCode: user, caller: user });
    });
  }

  for (const user of notUsers) {
    it(`refuses the user ${String(JSON.stringify(user)).slice(0, 50)}`, () => {
      expectRefused('accessCode', user);
      expectRefused('clickToCallCaller', user);
    });
  }

  it('needs an accessCode, which may be a number', () => {
    for (const none of [undefined, null, '', ' ']) expectRefused('accessCode', none);
    const { accessCode } = readGateway({ ...content, accessCode: 179080000537636 });
    expect(accessCode).to.equal('179080000537636');
    expect(readGateway({ ...content, accessCode: 0 }).accessCode).to.equal('0');
  });

  it('refuses a number too large to be exact', () => {
    // Rounded by JSON.parse, these would still be grammatical, but call another number.
    for (const number of ['17908000053763612345', '1e21', '1e400', '1790.5']) {
      expectRefused('accessCode', JSON.parse(number));
    }
  });

  it('accepts a missing caller', () => {
    for (const none of [undefined, null, '', '  ']) {
      expect(readGateway({ ...content, clickToCallCaller: none }).caller).to.equal('');
    }
    expect(readGateway({ ...content, clickToCallCaller: 4989 }).caller).to.equal('4989');
  });

  it('makes a request URI that reads back as what was put in', () => {
    for (const user of users) {
      const { accessCode, domain } = readGateway({ ...content, accessCode: user });
      const parts = `sip:${accessCode}@${domain}`.split('@');
      expect(parts).to.deep.equal([`sip:${user}`, content.domain]);
    }
  });

  it('finds fields that are oddly spelt', () => {
    const odd = {
      DOMAIN: 'gw.example.com',
      gw_addresses: 'gw:1',
      'accessCode:': 1790,
      ClickToCallCaller: 'Anna',
    };
    expect(readGateway(odd)).to.deep.equal({
      domain: 'gw.example.com',
      gwAddresses: ['wss://gw:1'],
      accessCode: '1790',
      caller: 'Anna',
    });
  });
});
