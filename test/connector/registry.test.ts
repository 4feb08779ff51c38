/** The registry of connectors by name, and the events they may report. */
import { expect } from '@open-wc/testing';
import type { ConnectorFactory } from '../../src/connector/connector.js';
import {
  ConnectorError,
  connectorErrorCodes,
  isConnectorErrorCode,
} from '../../src/connector/errors.js';
import { findConnector, playsSound, registerConnector } from '../../src/connector/registry.js';
import { stub } from '../../src/connector/built-in/stub.js';
import { connectorContext } from '../support/test-connector.js';

describe('registry', () => {
  const factory: ConnectorFactory = (context) => stub(context);

  it('finds the connector a page registered last under a name', () => {
    registerConnector('test-own', stub);
    registerConnector('test-own', factory);
    expect(findConnector('test-own')).to.equal(factory);
  });

  it('says that all play sound but the built-in stub, also a page’s own by its name', () => {
    expect(playsSound('stub')).to.equal(false);
    for (const connector of ['sip', 'test-later', stub])
      expect(playsSound(connector)).to.equal(true);
    registerConnector('stub', factory);
    expect(playsSound('stub')).to.equal(true);
  });

  it('finds no connector by another name', () => {
    for (const name of ['', 'Stub', ' stub', 'constructor', '__proto__', 'toString', 'test-none']) {
      expect(findConnector(name), name).to.equal(undefined);
    }
  });

  it('accepts odd but valid names', () => {
    for (const name of ['__proto__', 'constructor', 'Ωmega', 'a/b', '1']) {
      registerConnector(name, factory);
      expect(findConnector(name)).to.equal(factory);
    }
  });

  it('refuses an invalid name, and a factory that is no function', () => {
    for (const name of ['', ' ', 'a b', ' a', 'a\n', undefined, null, 5, {}, Symbol('x')]) {
      expect(() => registerConnector(name as string, factory), typeof name).to.throw(TypeError);
    }
    for (const wrong of [undefined, null, {}, 'stub', stub(connectorContext())]) {
      expect(() => registerConnector('test-wrong', wrong as ConnectorFactory)).to.throw(TypeError);
    }
    expect(findConnector('test-wrong')).to.equal(undefined);
  });
});

describe('several copies on a page', () => {
  const key = Symbol.for('click-to-dial.connectors.1');
  const before = Object.getOwnPropertyDescriptor(globalThis, key);
  const copy = (
    name: string,
  ): Promise<{
    findConnector: typeof findConnector;
    registerConnector: typeof registerConnector;
  }> => import(new URL(`../../src/connector/registry.ts?copy=${name}`, import.meta.url).href);

  afterEach(() => {
    Reflect.deleteProperty(globalThis, key);
    if (before) Object.defineProperty(globalThis, key, before);
  });

  it('find a connector that another copy has registered', async () => {
    const other = await copy('one');
    registerConnector('test-shared', stub);
    expect(other.findConnector('test-shared')).to.equal(stub);
    other.registerConnector('test-shared-back', stub);
    expect(findConnector('test-shared-back')).to.equal(stub);
  });

  for (const [what, value] of Object.entries({ text: 'x', null: null, object: {}, array: [] })) {
    it(`replace another value in the shared place (${what})`, async () => {
      Object.assign(globalThis, { [key]: value });
      const [one, two] = [await copy(`${what}-1`), await copy(`${what}-2`)];
      one.registerConnector('test-own', stub);
      expect(two.findConnector('test-own')).to.equal(stub);
    });
  }

  for (const what of ['get', 'set'] as const) {
    it(`keep lists of their own, without an error, where the shared place throws (${what})`, async () => {
      const throws = (): never => {
        throw new Error('the page says no');
      };
      const accessor = { get: () => undefined, set: () => {}, [what]: throws };
      Object.defineProperty(globalThis, key, { ...accessor, configurable: true });
      const one = await copy(`throws-${what}`);
      one.registerConnector('test-alone', stub);
      expect(one.findConnector('test-alone')).to.equal(stub);
    });
  }
});

describe('codes of connectors', () => {
  it('are those of the public error table', () => {
    for (const code of connectorErrorCodes) {
      expect(isConnectorErrorCode(code), code).to.equal(true);
    }
  });

  it('are no other values, of any type', () => {
    for (const code of [
      '',
      'busy',
      'network',
      'Unsupported',
      'toString',
      20,
      null,
      undefined,
      {},
    ]) {
      expect(isConnectorErrorCode(code), typeof code).to.equal(false);
    }
  });

  it('travel with message and cause', () => {
    const cause = new Error('ICE');
    const error = new ConnectorError('media-failed', 'No media', { cause });
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({ name: 'ConnectorError', code: 'media-failed', message: 'No media' });
    expect(error.cause).to.equal(cause);
  });
});
