/** The gateway in the center's connected event, and the controls of the gateway over HTTP. */
import assert from 'node:assert/strict';
import { request as httpsRequest } from 'node:https';
import { describe, it } from 'node:test';
import { listen, type ListenOptions, type Listening } from '../../../src/simulator/listener.js';
import { cert, key } from '../../support/certificate.js';

const FACADE = '/service-cloud/rest/webadapter/v1/webadapterfacade/';
/** Milliseconds; only ends tests that would otherwise hang for ever. */
const timeout = 60_000;

async function listening(
  options: ListenOptions,
  use: (server: Listening) => Promise<void>,
): Promise<void> {
  const server = await listen(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

type Headers = Record<string, string>;

/** A request by `node:https`, because Node's `fetch` does not accept our own certificate. */
const ask = (url: string, headers: Headers = {}): Promise<string> =>
  url.startsWith('https:')
    ? new Promise((resolve, reject) => {
        httpsRequest(url, { ca: cert, headers }, (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve(text));
        })
          .on('error', reject)
          .end();
      })
    : fetch(url, { headers }).then((response) => response.text());

interface Content {
  domain: string;
  gwAddresses: string | string[];
  accessCode: string;
  clickToCallCaller: string;
}

/** The content of the connected event of a call in that scenario. */
async function handedOver({ url, center }: Listening, scenario: string): Promise<Content> {
  const token = center.integrate(scenario);
  const visitor = center.visitor(token);
  assert.equal(visitor?.create('voice'), 'ok');
  for (;;) {
    assert.ok(visitor.call?.happen('connected'));
    const poll = `${url}/scenario/${scenario}${FACADE}getClickToCallEvents`;
    const answer = JSON.parse(await ask(poll, { Cookie: `ccmessaging-token=${token}` })) as {
      content?: Content;
    };
    if (answer.content) return answer.content;
  }
}

describe('the connected event', { timeout }, () => {
  it('names the gateway at the address where the center was asked', () =>
    listening({ media: true }, async (server) => {
      const { host } = new URL(server.url);
      const base = `ws://${host}/simulator/gateway?call=`;
      assert.deepEqual(await handedOver(server, 'answered'), {
        domain: 'gw.example.com',
        gwAddresses: [`${base}1`],
        accessCode: '179080000537636',
        clickToCallCaller: 'AnonymousCard',
      });
      const { gwAddresses } = await handedOver(server, 'gateway-first-dead');
      assert.deepEqual(gwAddresses, [`${base}2&refuses=0`, `${base}2`]);
      const hanging = await handedOver(server, 'gateway-first-hangs');
      assert.match(
        hanging.gwAddresses[0] ?? '',
        /^ws:\/\/127\.0\.0\.1:\d+\/simulator\/gateway\?call=3$/,
      );
      assert.notEqual(hanging.gwAddresses[0], `${base}3`);
      assert.equal(hanging.gwAddresses[1], `${base}3`);
      assert.equal((await handedOver(server, 'odd-forms')).gwAddresses, `${base}4`);
    }));

  it('says wss where the center speaks https', () =>
    listening({ media: true, https: { key, cert } }, async (server) => {
      const { host } = new URL(server.url);
      const { gwAddresses } = await handedOver(server, 'answered');
      assert.deepEqual(gwAddresses, [`wss://${host}/simulator/gateway?call=1`]);
    }));

  it('names the gateway of the scenario, if the scenario sets one', () =>
    listening({ media: true }, async (server) => {
      assert.deepEqual((await handedOver(server, 'gateway-insecure')).gwAddresses, [
        'ws://gw1.example.com:8080',
      ]);
    }));

  it('names the default gateway if none is attached', () =>
    listening({}, async (server) => {
      assert.deepEqual((await handedOver(server, 'gateway-first-dead')).gwAddresses, [
        'gw1.example.com:8443',
        'gw2.example.com:8443',
      ]);
    }));
});

describe('the controls of the gateway', { timeout }, () => {
  const post = async (url: string): Promise<[number, unknown]> => {
    const response = await fetch(url, { method: 'POST' });
    return [response.status, await response.json()];
  };

  it('show its calls, and do each deed to the call that is named', () =>
    listening({ media: true }, async ({ url }) => {
      assert.equal(await ask(`${url}/simulator/gateway`), '{"calls":[]}');
      for (const deed of ['hold', 'resume', 'hang-up', 'cut', 'freeze', 'thaw']) {
        const answer = await post(`${url}/simulator/gateway?do=${deed}`);
        assert.deepEqual(answer, [200, { done: true }]);
      }
      const unknown = await post(`${url}/simulator/gateway?do=cut&token=unknown`);
      assert.deepEqual(unknown, [200, { done: false }]);
      assert.equal((await post(`${url}/simulator/gateway?do=toString`))[0], 400);
    }));

  it('list no calls and refuse with 400 if no gateway is attached', () =>
    listening({}, async ({ url }) => {
      assert.equal(await ask(`${url}/simulator/gateway`), '{"calls":[]}');
      assert.equal((await post(`${url}/simulator/gateway?do=cut`))[0], 400);
    }));
});
