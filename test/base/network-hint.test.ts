/** Which addresses a browser may refuse to a public page. */
import { expect } from '@open-wc/testing';
import { localNetworkHint } from '../../src/base/network-hint.js';

const local = [
  'localhost',
  'localhost.',
  'cc.localhost',
  'printer.local',
  'printer.local.',
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.5',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.178.20',
  '169.254.1.1',
  '[::1]',
  '[fc00::1]',
  '[fdab:cd::1]',
  '[fe80::1]',
  '[febf::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:10.0.0.5]',
  '[::ffff:10.255.0.0]',
  '[::ffff:172.31.0.1]',
  '[::ffff:192.168.1.2]',
  '[::ffff:169.254.1.1]',
];

const others = [
  'shop.example',
  'local.example',
  'mylocalhost',
  '10.example',
  '11.0.0.1',
  '128.0.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.1.1',
  '[2001:db8::1]',
  '[fe00::1]',
  '[fec0::1]',
  '[::ffff:8.8.8.8]',
  '[::ffff:172.32.0.1]',
  '[::ffff:192.167.0.1]',
  '[::ffff:0.160.0.1]',
];

describe('localNetworkHint()', () => {
  for (const host of local) {
    it(`names ${host} to a public page, for requests and sockets`, () => {
      for (const scheme of ['https:', 'http:', 'wss:', 'ws:']) {
        expect(localNetworkHint(`${scheme}//${host}:7443/ws`, 'shop.example')).to.include(
          'Local Network Access',
        );
      }
    });

    it(`gives no hint to a page on ${host}, which is in the local network itself`, () => {
      const page = new URL(`https://${host}`).hostname;
      expect(localNetworkHint('wss://10.0.0.5:7443', page)).to.equal(undefined);
    });
  }

  for (const host of others) {
    it(`gives no hint for ${host}, which is not in the local network`, () => {
      expect(localNetworkHint(`wss://${host}`, 'shop.example')).to.equal(undefined);
    });
  }

  it('gives no hint for text that is no URL', () => {
    expect(localNetworkHint('no address', 'shop.example')).to.equal(undefined);
  });
});
