/** The gateway by TLS, as in production, with a certificate that the browser trusts. */
import { createHash, X509Certificate } from 'node:crypto';
import { cert } from '../support/certificate.js';
import base from '../playwright.config.js';
import { expect, test, words } from './support/gateway-test.js';

/** Makes Chromium trust this one key, and no other self-signed certificate. */
const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
const fingerprint = createHash('sha256').update(publicKey).digest('base64');
const usual = base.use?.launchOptions;

test.use({
  launchOptions: {
    ...usual,
    args: [...(usual?.args ?? []), `--ignore-certificate-errors-spki-list=${fingerprint}`],
  },
});

test('a call by wss', async ({ visitor, shop, rig, handedOver }) => {
  handedOver.gwAddresses = [rig.gateway.secureAddress];
  await visitor.open();
  await visitor.talk();
  await visitor.toHear();
  expect(await visitor.addresses()).toEqual([rig.gateway.secureAddress]);
  await shop.press(words.hangUp);
  await visitor.toHaveEnded('hung-up');
});
