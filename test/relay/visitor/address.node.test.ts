/**
 * Visitors' addresses: read from proxies, in any spelling, and limited by the networks they lie in.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { networks, clientAddress } from '../../../src/relay/visitor/address.js';
import { createRig, shop, RelayVisitor, type Rig } from '../rig.js';

describe('addresses', () => {
  it('are read from as many proxies as are trusted', () => {
    const forwarded = 'made-up, 198.51.100.7, 10.0.0.2';
    assert.equal(clientAddress('10.0.0.1', forwarded, 0), '10.0.0.1');
    assert.equal(clientAddress('10.0.0.1', forwarded, 1), '10.0.0.2');
    assert.equal(clientAddress('10.0.0.1', forwarded, 2), '198.51.100.7');
    assert.equal(clientAddress('10.0.0.1', '198.51.100.7', 2), '198.51.100.7');
    assert.equal(clientAddress('10.0.0.1', undefined, 1), '10.0.0.1');
    assert.equal(clientAddress('10.0.0.1', '', 1), '10.0.0.1');
    assert.equal(clientAddress(undefined, undefined, 0), 'unknown');
  });

  it('are those of the proxy where it names no valid address', () => {
    for (const word of [
      'unknown',
      '_hidden',
      '',
      '192.0.2.256',
      '192.0.2.1:80:80',
      ':::',
      '%',
      '[',
    ]) {
      assert.equal(clientAddress('10.0.0.1', word, 1), '10.0.0.1', word);
      assert.equal(clientAddress('10.0.0.1', `${word}, 10.0.0.2`, 2), '10.0.0.2', word);
    }
    assert.equal(clientAddress('pipe', 'unknown', 1), 'unknown');
  });

  for (const [address, spellings] of [
    [
      '198.51.100.8',
      [
        '198.51.100.8',
        ' 198.51.100.8 ',
        '198.51.100.8:50001',
        '::ffff:198.51.100.8',
        '::FFFF:c633:6408',
        '0:0:0:0:0:ffff:198.51.100.8',
        '0000:0000:0000:0000:0000:ffff:c633:6408',
        '[::ffff:198.51.100.8]:50001',
        '64:ff9b::198.51.100.8',
        '64:ff9b::c633:6408',
        '0064:FF9B:0:0:0:0:c633:6408',
        '2002:c633:6408::1',
      ],
    ],
    [
      '2001:db8:0:0::/64',
      [
        '2001:db8::1',
        '2001:0DB8:0:0:1:2:3:4',
        '2001:db8:0::ffff%eth0',
        '[2001:db8::1]',
        '[2001:db8::1]:50001',
        '[2001:db8::1%25eth0]:50001',
        '2001:db8::1:5000',
        '2001:db8::192.0.2.1',
      ],
    ],
    ['2001:db8:1:2::/64', ['2001:db8:1:2::', '2001:db8:1:2:3::', '2001:db8:1:2::3:4:5']],
    ['0:0:0:0::/64', ['::1', '::', '0:0:0:0:0:0:0:1']],
    ['64:ff9b:1:0::/64', ['64:ff9b:1::c633:6408']],
  ] as const) {
    it(`count as ${address} in ${spellings.length} spellings`, () => {
      for (const spelling of spellings) {
        assert.equal(clientAddress('10.0.0.1', spelling, 1), address, spelling);
      }
    });
  }

  it('of IPv6 count as one in every spelling', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 0xff_ff })), {
          minLength: 8,
          maxLength: 8,
        }),
        (groups) => {
          const hex = groups.map((group) => group.toString(16));
          const [g = 0, h = 0] = groups.slice(6);
          const dotted = [g >> 8, g & 255, h >> 8, h & 255].join('.');
          const spellings = [
            hex.join(':'),
            hex.map((group) => group.toUpperCase().padStart(4, '0')).join(':'),
            `${hex.slice(0, 6).join(':')}:${dotted}`,
            // The URL standard shortens the address by `::`.
            new URL(`http://[${hex.join(':')}]`).hostname,
          ];
          assert.equal(new Set(spellings.map((text) => clientAddress(text, undefined, 0))).size, 1);
          assert.notEqual(clientAddress(spellings[0], undefined, 0), 'unknown');
        },
      ),
    );
  });

  it('lie in networks, whose limits are three or four times that of one address', () => {
    assert.deepEqual(networks('192.0.2.77'), [
      { name: '192.0.2.77', times: 1 },
      { name: '192.0.2.0/24', times: 4 },
    ]);
    assert.deepEqual(networks('2001:db8:1:a2ff::/64'), [
      { name: '2001:db8:1:a2ff::/64', times: 1 },
      { name: '2001:db8:1:a200::/56', times: 3 },
      { name: '2001:db8:1::/48', times: 4 },
    ]);
    assert.deepEqual(
      networks('0:0:0:0::/64').map(({ name }) => name),
      ['0:0:0:0::/64', '0:0:0:0::/56', '0:0:0::/48'],
    );
    assert.deepEqual(networks('unknown'), [{ name: 'unknown', times: 1 }]);
  });

  it('may come as any text, of which a network or "unknown" is made', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string(), { nil: undefined }),
        fc.option(fc.string(), { nil: undefined }),
        fc.nat({ max: 5 }),
        (peer, header, proxies) => {
          const address = clientAddress(peer, header, proxies);
          assert.ok(/^(?:unknown|[\d.]+|[\da-f:]+::\/64)$/.test(address), address);
          assert.ok(networks(address).length > 0);
        },
      ),
    );
  });
});

describe('limits of an address', () => {
  /** Creates a call from each address, each by a new visitor. @returns how many were accepted. */
  async function accepted({ relay }: Rig, addresses: readonly string[]): Promise<number> {
    let count = 0;
    for (const address of addresses) {
      const headers = { origin: shop, 'x-forwarded-for': address };
      const visitor = new RelayVisitor((request) => relay.fetch(request), headers);
      if ((await visitor.create()).status === 200) count += 1;
    }
    return count;
  }
  const many = (address: (index: number) => string, length = 60): string[] =>
    Array.from({ length }, (_, index) => address(index));
  const calls = { LIMIT_CALLS_PER_ADDRESS: '5', TRUSTED_PROXIES: '1' };

  for (const [what, address, expected] of [
    ['a /64', (i: number) => `2001:db8:1:2::${i}`, 5],
    ['a /56', (i: number) => `2001:db8:1:${(0x200 + i).toString(16)}::1`, 15],
    ['a /48', (i: number) => `2001:db8:1:${(i * 256).toString(16)}::1`, 20],
    ['an IPv4 /24', (i: number) => `192.0.2.${i}`, 20],
    ['two IPv4 /24', (i: number) => `192.0.${i % 2}.${i}`, 40],
    [
      'one IPv4 address in several spellings',
      (i: number) =>
        [`192.0.2.1:${i}`, '::ffff:192.0.2.1', '::ffff:c000:201', '64:ff9b::192.0.2.1'][i % 4]!,
      5,
    ],
    ['text that is no address', (i: number) => `visitor-${i}`, 5],
  ] as const) {
    it(`hold for ${what}: ${expected} of 60 calls`, async () => {
      assert.equal(await accepted(createRig(calls), many(address)), expected);
    });
  }

  it('hold for new visitors as well', async () => {
    const rig = createRig({ LIMIT_VISITORS_PER_ADDRESS: '3', TRUSTED_PROXIES: '1' });
    assert.equal(
      await accepted(
        rig,
        many((index) => `2001:db8:1:${index * 100}::1`),
      ),
      12,
    );
  });

  it('of 0 are off, for networks too', async () => {
    const none = { LIMIT_CALLS_PER_ADDRESS: '0', LIMIT_VISITORS_PER_ADDRESS: '0' };
    const rig = createRig({ ...none, TRUSTED_PROXIES: '1' });
    assert.equal(
      await accepted(
        rig,
        many(() => '192.0.2.1'),
      ),
      60,
    );
  });

  it('that refuse one address take nothing from its neighbours', async () => {
    const rig = createRig(calls);
    assert.equal(
      await accepted(
        rig,
        many(() => '2001:db8:1:2::1'),
      ),
      5,
    );
    assert.equal(
      await accepted(
        rig,
        many((index) => `2001:db8:1:3${index}::1`, 10),
      ),
      10,
    );
  });

  it('begin anew after a minute', async () => {
    const rig = createRig(calls);
    assert.equal(
      await accepted(
        rig,
        many(() => '192.0.2.1'),
      ),
      5,
    );
    await rig.clock.advance(60_000);
    assert.equal(
      await accepted(
        rig,
        many(() => '192.0.2.1'),
      ),
      5,
    );
  });
});
