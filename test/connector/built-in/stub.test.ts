/**
 * The connector `stub`, which hands the gateway over: it opens no device and offers the page's
 * controls only.
 */
import { expect } from '@open-wc/testing';
import type {
  Connector,
  ConnectorCall,
  ConnectorEvent,
  ConnectorGateway,
} from '../../../src/connector/connector.js';
import { Handover, type PageControls } from '../../../src/connector/handover.js';
import { stub } from '../../../src/connector/built-in/stub.js';
import { connectorContext } from '../../support/test-connector.js';
import { warningsOf } from '../../support/warnings.js';

const gateway: ConnectorGateway = {
  domain: 'gw.example.com',
  gwAddresses: ['wss://gw.example.com:8443'],
  accessCode: '1790',
  caller: 'AnonymousCard',
};
const connector = (): Connector => stub(connectorContext());

async function carried(controls?: PageControls): Promise<ConnectorCall> {
  const handover = new Handover(true);
  if (controls) handover.accept(controls);
  handover.close();
  return connector().connect(gateway, new AbortController().signal, handover);
}

describe('stub', () => {
  it('runs everywhere, hands over and needs no WebRTC of the center', async () => {
    const { handsOver, needsWebRTC, supported } = connector();
    expect(handsOver).to.equal(true);
    expect(needsWebRTC ?? false).to.equal(false);
    expect(await supported()).to.equal(true);
  });

  it('asks for no device', async () => {
    const { mediaDevices } = navigator;
    const { getUserMedia } = mediaDevices;
    let asked = 0;
    mediaDevices.getUserMedia = (...args) => (asked++, getUserMedia.apply(mediaDevices, args));
    try {
      await connector().prepare('video', new AbortController().signal);
    } finally {
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    }
    expect(asked).to.equal(0);
  });

  it('counts the hand-over as the connection where no page accepts', async () => {
    const call = await carried();
    expect(call).to.include({ reportsMedia: false });
    expect(call).not.to.have.any.keys('mute', 'camera', 'sendTones', 'streams');
    const reader: ReadableStreamDefaultReader<ConnectorEvent> = call.events.getReader();
    expect(await reader.read()).to.deep.equal({ done: false, value: { type: 'connected' } });
    const next = reader.read();
    await call.hangUp();
    await reader.cancel();
    expect(await next).to.deep.equal({ done: true, value: undefined });
  });

  it("waits for the page's report where the page accepts", async () => {
    const handover = new Handover(true);
    const page = handover.accept({ hangUp: () => {} });
    const call = await connector().connect(gateway, new AbortController().signal, handover);
    expect(call.reportsMedia).to.equal(true);
    page.connected();
    expect((await call.events.getReader().read()).value).to.deep.equal({ type: 'connected' });
  });

  it('has the controls the page gave, and no others', async () => {
    const noop = (): void => {};
    for (const [given, names] of [
      [{ hangUp: noop }, []],
      [{ hangUp: noop, mute: noop }, ['mute']],
      [{ hangUp: noop, camera: noop, sendTones: noop }, ['camera', 'sendTones']],
      [{ hangUp: noop, mute: true, camera: 'on', sendTones: null }, []],
    ] as const) {
      const call = await carried(given as unknown as PageControls);
      expect(
        (['mute', 'camera', 'sendTones'] as const).filter((name) => call[name] !== undefined),
      ).to.deep.equal(names);
    }
  });

  it("calls the controls as methods of the page's own object, with its private fields", async () => {
    class Sdk {
      #calls: string[] = [];
      hangUp(): void {
        this.#calls.push('hangUp');
      }
      mute(muted: boolean): Promise<void> {
        this.#calls.push(`mute ${muted}`);
        return Promise.resolve();
      }
      sendTones(digits: string): void {
        this.#calls.push(`tones ${digits}`);
      }
      get calls(): string[] {
        return this.#calls;
      }
    }
    const sdk = new Sdk();
    const call = await carried(sdk);
    await call.mute?.(true);
    await call.sendTones?.('12#');
    await call.hangUp();
    expect(sdk.calls).to.deep.equal(['mute true', 'tones 12#', 'hangUp']);
  });

  it('passes on the error that a control throws or rejects with', async () => {
    const broken = new Error('broken');
    const call = await carried({
      hangUp: () => Promise.reject(broken),
      mute: () => {
        throw broken;
      },
    });
    expect(() => call.mute?.(true)).to.throw(broken);
    expect(await Promise.resolve(call.hangUp()).catch((error: unknown) => error)).to.equal(broken);
  });

  it('hangs up without an error where the page gave no hangUp', async () => {
    for (const wrong of [{}, null, 5, { hangUp: 'yes' }]) {
      const handover = new Handover(true);
      const warnings = await warningsOf(() => handover.accept(wrong as unknown as PageControls));
      expect(warnings.join(), JSON.stringify(wrong)).to.contain('hangUp is missing');
      const call = await connector().connect(gateway, new AbortController().signal, handover);
      const error: unknown = await Promise.resolve(call.hangUp()).catch((it: unknown) => it);
      expect(error, JSON.stringify(wrong)).to.equal(undefined);
    }
  });
});
