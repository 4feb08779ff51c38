/** The error code for each reason why microphone or camera cannot be opened. */
import { expect } from '@open-wc/testing';
import { nameDeviceError } from '../../src/connector/device-errors.js';
import { openDevices } from '../../src/connector/devices.js';
import { errorOf, restoreDevices, stubDevices } from '../support/stub-devices.js';

const never = new AbortController().signal;

afterEach(() => {
  restoreDevices();
  Reflect.deleteProperty(navigator.permissions, 'query');
  Reflect.deleteProperty(document, 'permissionsPolicy');
  Reflect.deleteProperty(document, 'featurePolicy');
});

describe('device errors', () => {
  const refuse = (name: string, message = name): void =>
    stubDevices('getUserMedia', () => Promise.reject(new DOMException(message, name)));

  /** The browser's permission for the microphone where both devices were requested. */
  const permission = (answer: PermissionState | Error): Permissions =>
    Object.defineProperty(navigator.permissions, 'query', {
      configurable: true,
      value: () =>
        answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ state: answer }),
    });

  for (const [name, trouble] of [
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['SecurityError', 'blocked'],
  ] as const) {
    it(`have the code microphone-${trouble} for ${name} in a voice call`, async () => {
      refuse(name);
      const error = await errorOf(openDevices('voice', never));
      expect(error.code).to.equal(`microphone-${trouble}`);
      expect(error.message).to.include('microphone').and.to.include(name);
      expect(error.cause).to.be.instanceOf(DOMException);
    });
  }

  it('are recognised in classes that inherit from DOMException', async () => {
    const error = await nameDeviceError(new OverconstrainedError('width', 'too wide'), 'voice');
    expect(error.code).to.equal('microphone-missing');
  });

  it('are media-failed for any other error', async () => {
    for (const reason of [
      new TypeError('no constraints'),
      new DOMException('x', 'InvalidStateError'),
      new DOMException('x', 'constructor'),
      new DOMException('x', '__proto__'),
      'text',
      undefined,
      null,
    ]) {
      stubDevices('getUserMedia', () => Promise.reject(reason as Error));
      for (const media of ['voice', 'video'] as const) {
        expect((await errorOf(openDevices(media, never))).code).to.equal('media-failed');
      }
    }
  });

  it('name the camera for a denial of video only where the microphone is granted', async () => {
    for (const [answer, device] of [
      ['granted', 'camera'],
      ['denied', 'microphone'],
      ['prompt', 'microphone'],
      [new TypeError('unknown permission'), 'microphone'],
    ] as const) {
      refuse('NotAllowedError');
      permission(answer);
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-denied`);
    }
  });

  it("report a prompt closed without an answer as a denial, with the browser's words", async () => {
    for (const words of [
      'Permission dismissed',
      'Permission denied',
      'Permission denied by system',
    ]) {
      refuse('NotAllowedError', words);
      const error = await errorOf(openDevices('voice', never));
      expect(error.code).to.equal('microphone-denied');
      expect(error.message).to.include(words);
    }
  });

  it("name the camera where only the camera was asked for, whatever the microphone's permission", async () => {
    permission('prompt');
    stubDevices('enumerateDevices', () => Promise.resolve([]));
    for (const [name, code] of [
      ['NotAllowedError', 'camera-denied'],
      ['NotFoundError', 'camera-missing'],
      ['NotReadableError', 'camera-busy'],
    ] as const) {
      const error = await nameDeviceError(new DOMException('audio', name), 'camera');
      expect(error.code).to.equal(code);
    }
  });

  it('name the camera as missing where there is a microphone', async () => {
    for (const [kinds, device] of [
      [['audioinput', 'audiooutput'], 'camera'],
      [['videoinput'], 'microphone'],
      [[], 'microphone'],
    ] as const) {
      refuse('NotFoundError');
      const devices = kinds.map((kind) => ({ kind }));
      stubDevices('enumerateDevices', () => Promise.resolve(devices as MediaDeviceInfo[]));
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-missing`);
    }
  });

  it("name the device in use by the browser's message", async () => {
    permission('granted');
    for (const [message, device] of [
      ['Could not start audio source', 'microphone'],
      ['Could not start video source', 'camera'],
      ['Failed to allocate audiosource', 'microphone'],
      ['Failed to allocate videosource', 'camera'],
      ['', 'camera'],
    ] as const) {
      refuse('NotReadableError', message);
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-busy`);
    }
  });
});

describe('a permissions policy', () => {
  const policy = (
    property: 'permissionsPolicy' | 'featurePolicy',
    ...forbidden: string[]
  ): Document =>
    Object.defineProperty(document, property, {
      configurable: true,
      value: { allowsFeature: (name: string) => !forbidden.includes(name) },
    });

  for (const property of ['permissionsPolicy', 'featurePolicy'] as const) {
    it(`is read by ${property}, and the message says what an iframe needs`, async () => {
      for (const [media, forbidden, code] of [
        ['voice', ['microphone'], 'microphone-blocked'],
        ['voice', ['camera'], 'microphone-denied'],
        ['video', ['camera'], 'camera-blocked'],
        ['video', ['microphone', 'camera'], 'microphone-blocked'],
      ] as const) {
        policy(property, ...forbidden);
        stubDevices('getUserMedia', () =>
          Promise.reject(new DOMException('no', 'NotAllowedError')),
        );
        const error = await errorOf(openDevices(media, never));
        expect(error.code).to.equal(code);
        if (code.endsWith('blocked'))
          expect(error.message).to.include('allow="microphone; camera"');
      }
    });
  }

  it('does not turn a missing or busy device into a blocked one', async () => {
    policy('permissionsPolicy', 'microphone');
    stubDevices('getUserMedia', () => Promise.reject(new DOMException('none', 'NotFoundError')));
    expect((await errorOf(openDevices('voice', never))).code).to.equal('microphone-missing');
  });

  /** The result of a page in an iframe of that origin. */
  async function inFrame(origin: string, query: string, allow?: string): Promise<unknown> {
    const frame = document.createElement('iframe');
    if (allow !== undefined) frame.allow = allow;
    frame.src = `${origin}/test/fixtures/frame.html?media=${query}`;
    const answer = new Promise<unknown>((resolve) => {
      addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
        if (source === frame.contentWindow) resolve(data);
      });
    });
    document.body.append(frame);
    try {
      return await answer;
    } finally {
      frame.remove();
    }
  }

  /** The same server under another origin. */
  const elsewhere = location.origin.replace('//localhost', '//other.localhost');

  for (const media of ['voice', 'video']) {
    it(`blocks an iframe of another origin without allow (${media})`, async () => {
      expect(elsewhere).not.to.equal(location.origin);
      const answer = await inFrame(elsewhere, media);
      expect(answer).to.include({ code: 'microphone-blocked' });
      expect(answer).to.have.property('message').that.includes('allow="microphone; camera"');
    });
  }

  it('blocks only the camera where only the microphone is allowed', async () => {
    expect(await inFrame(elsewhere, 'video', 'microphone')).to.include({ code: 'camera-blocked' });
  });

  it('is only hinted at, and only in an iframe, where the browser does not expose it', async () => {
    const answer = await inFrame(elsewhere, 'voice&untold');
    expect(answer).to.include({ code: 'microphone-denied' });
    expect(answer).to.have.property('message').that.includes('allow="microphone; camera"');
    for (const property of ['permissionsPolicy', 'featurePolicy']) {
      Object.defineProperty(document, property, { value: undefined, configurable: true });
    }
    stubDevices('getUserMedia', () => Promise.reject(new DOMException('no', 'NotAllowedError')));
    expect((await errorOf(openDevices('voice', never))).message).not.to.include('iframe');
  });

  it('blocks nothing in an iframe with the right allow', async () => {
    const allow = 'microphone; camera';
    expect(await inFrame(elsewhere, 'voice', allow)).to.deep.equal({ opened: ['audio'] });
    expect(await inFrame(elsewhere, 'video', allow)).to.deep.equal({ opened: ['audio', 'video'] });
  });
});
