/** The remembered choice of devices, also where storage fails or holds something else. */
import { expect } from '@open-wc/testing';
import { readDeviceChoice } from '../../src/connector/device-choice.js';
import { rememberDevice } from '../../src/connector/remember-device.js';

const key = 'click-to-dial:devices';

describe('device choice', () => {
  const storage = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')!;
  const clear = (): void => {
    Object.defineProperty(globalThis, 'localStorage', storage);
    localStorage.removeItem(key);
  };
  beforeEach(clear);
  after(clear);

  it('is empty at first', () => {
    expect(readDeviceChoice()).to.deep.equal({});
  });

  it('keeps one device of each kind, the last one', () => {
    rememberDevice('microphone', 'a');
    rememberDevice('camera', 'b');
    rememberDevice('speaker', 'c');
    rememberDevice('microphone', 'd');
    expect(readDeviceChoice()).to.deep.equal({ microphone: 'd', camera: 'b', speaker: 'c' });
  });

  for (const nonsense of ['', '{', 'null', '7', '"text"', '[]', '{"camera":{"exact":"x"}}']) {
    it(`reads nothing from ${JSON.stringify(nonsense)}, and overwrites it`, () => {
      localStorage.setItem(key, nonsense);
      expect(readDeviceChoice()).to.deep.equal({});
      rememberDevice('camera', 'x');
      expect(readDeviceChoice()).to.deep.equal({ camera: 'x' });
    });
  }

  it('reads the usable part of a stored choice', () => {
    localStorage.setItem(key, '{"camera":"x","microphone":7,"__proto__":"y","other":"z"}');
    expect(readDeviceChoice()).to.deep.equal({ camera: 'x' });
  });

  it('is empty where storage is blocked, and nothing throws', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
    rememberDevice('camera', 'x');
    expect(readDeviceChoice()).to.deep.equal({});
  });
});
