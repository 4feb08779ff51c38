/** Microphone and camera: silent at first, released with the signal, and their errors by name. */
import { expect } from '@open-wc/testing';
import { nameDeviceError, openDevices } from '../../src/connector/devices.js';
import { ConnectorError } from '../../src/connector/errors.js';

type GetUserMedia = MediaDevices['getUserMedia'];

const { mediaDevices } = navigator;

/** Replaces the browser's own until the test is over. */
function stubDevices(getUserMedia: GetUserMedia): void {
  Object.defineProperty(mediaDevices, 'getUserMedia', { value: getUserMedia, configurable: true });
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await promise.then(
    () => new Error('expected a rejection'),
    (reason: unknown) => reason,
  );
  if (error instanceof ConnectorError) return error;
  throw error;
}

const states = (stream: MediaStream): string[] =>
  stream.getTracks().map(({ kind, enabled, readyState }) => `${kind} ${enabled} ${readyState}`);

const never = new AbortController().signal;
let aborting: AbortController;

beforeEach(() => {
  aborting = new AbortController();
});
afterEach(() => {
  aborting.abort();
  for (const name of ['getUserMedia', 'enumerateDevices'])
    Reflect.deleteProperty(mediaDevices, name);
  Reflect.deleteProperty(navigator.permissions, 'query');
  Reflect.deleteProperty(document, 'permissionsPolicy');
  Reflect.deleteProperty(document, 'featurePolicy');
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

describe('openDevices with fake devices', () => {
  it('opens the microphone alone for voice, disabled', async () => {
    const stream = await openDevices('voice', aborting.signal);
    expect(states(stream)).to.deep.equal(['audio false live']);
  });

  it('opens both for video, disabled', async () => {
    const stream = await openDevices('video', aborting.signal);
    expect(states(stream).sort()).to.deep.equal(['audio false live', 'video false live']);
  });

  it('stops every track when the signal aborts', async () => {
    const stream = await openDevices('video', aborting.signal);
    aborting.abort();
    expect(stream.getTracks().map(({ readyState }) => readyState)).to.deep.equal([
      'ended',
      'ended',
    ]);
  });

  it('stops what is granted only after the abort, and rejects with its reason', async () => {
    const reason = new Error('gone');
    let granted: MediaStream | undefined;
    stubDevices(async (constraints) => {
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
      granted = await mediaDevices.getUserMedia(constraints);
      aborting.abort(reason);
      return granted;
    });
    const error: unknown = await openDevices('video', aborting.signal).catch((it: unknown) => it);
    expect(error).to.equal(reason);
    expect(granted?.getTracks().map(({ readyState }) => readyState)).to.deep.equal([
      'ended',
      'ended',
    ]);
  });
});

describe('openDevices', () => {
  it('asks for nothing where the signal has aborted already', async () => {
    let asked = 0;
    stubDevices(() => (asked++, Promise.reject(new Error('asked'))));
    aborting.abort('gone');
    expect(await openDevices('voice', aborting.signal).catch((it: unknown) => it)).to.equal('gone');
    expect(asked).to.equal(0);
  });

  it('rejects with the reason of the abort where the refusal comes only then', async () => {
    stubDevices(() => {
      aborting.abort('gone');
      return Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    });
    expect(await openDevices('voice', aborting.signal).catch((it: unknown) => it)).to.equal('gone');
  });

  it('asks for exactly what the media need', async () => {
    const asked: unknown[] = [];
    stubDevices((constraints) => {
      asked.push(constraints);
      return Promise.reject(new TypeError('enough'));
    });
    await errorOf(openDevices('voice', never));
    await errorOf(openDevices('video', never));
    expect(asked).to.deep.equal([
      { audio: true, video: false },
      { audio: true, video: true },
    ]);
  });

  it('does not do with one device where two were asked for', async () => {
    for (const [asked, device] of [
      [{ audio: true }, 'camera'],
      [{ video: true }, 'microphone'],
    ] as const) {
      const half = await mediaDevices.getUserMedia(asked);
      stubDevices(() => Promise.resolve(half));
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-missing`);
      expect(half.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      Reflect.deleteProperty(mediaDevices, 'getUserMedia');
    }
  });

  it('is unsupported where the browser has no mediaDevices', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
    const error = await errorOf(openDevices('voice', never));
    expect(error.code).to.equal('unsupported');
    expect(error.message).to.include('navigator.mediaDevices');
  });
});

describe('device errors', () => {
  const refuse = (name: string, message = name): void =>
    stubDevices(() => Promise.reject(new DOMException(message, name)));

  /** What the browser says of the microphone's permission when both were asked for. */
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
    it(`${name} of voice is microphone-${trouble}`, async () => {
      refuse(name);
      const error = await errorOf(openDevices('voice', never));
      expect(error.code).to.equal(`microphone-${trouble}`);
      expect(error.message).to.include('microphone').and.to.include(name);
      expect(error.cause).to.be.instanceOf(DOMException);
    });
  }

  it('knows what inherits from DOMException', async () => {
    const error = await nameDeviceError(new OverconstrainedError('width', 'too wide'), 'voice');
    expect(error.code).to.equal('microphone-missing');
  });

  it('anything else is media-failed', async () => {
    for (const reason of [
      new TypeError('no constraints'),
      new DOMException('x', 'InvalidStateError'),
      new DOMException('x', 'constructor'),
      new DOMException('x', '__proto__'),
      'text',
      undefined,
      null,
    ]) {
      stubDevices(() => Promise.reject(reason as Error));
      for (const media of ['voice', 'video'] as const) {
        expect((await errorOf(openDevices(media, never))).code).to.equal('media-failed');
      }
    }
  });

  it('a denial of video is of the camera only where the microphone is granted', async () => {
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

  it('of devices that are missing the camera is meant where there is a microphone', async () => {
    for (const [kinds, device] of [
      [['audioinput', 'audiooutput'], 'camera'],
      [['videoinput'], 'microphone'],
      [[], 'microphone'],
    ] as const) {
      refuse('NotFoundError');
      const devices = kinds.map((kind) => ({ kind }));
      const value = (): Promise<unknown> => Promise.resolve(devices);
      Object.defineProperty(mediaDevices, 'enumerateDevices', { value, configurable: true });
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-missing`);
    }
  });

  it('of devices that are in use the browsers name the one', async () => {
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
    it(`blocks by ${property}, and the message says what an iframe needs`, async () => {
      for (const [media, forbidden, code] of [
        ['voice', ['microphone'], 'microphone-blocked'],
        ['voice', ['camera'], 'microphone-denied'],
        ['video', ['camera'], 'camera-blocked'],
        ['video', ['microphone', 'camera'], 'microphone-blocked'],
      ] as const) {
        policy(property, ...forbidden);
        stubDevices(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
        const error = await errorOf(openDevices(media, never));
        expect(error.code).to.equal(code);
        if (code.endsWith('blocked'))
          expect(error.message).to.include('allow="microphone; camera"');
      }
    });
  }

  it('does not rename what is missing or busy', async () => {
    policy('permissionsPolicy', 'microphone');
    stubDevices(() => Promise.reject(new DOMException('none', 'NotFoundError')));
    expect((await errorOf(openDevices('voice', never))).code).to.equal('microphone-missing');
  });

  /** What the page in an iframe of that origin says. */
  async function inFrame(origin: string, media: string, allow?: string): Promise<unknown> {
    const frame = document.createElement('iframe');
    if (allow !== undefined) frame.allow = allow;
    frame.src = `${origin}/test/fixtures/frame.html?media=${media}`;
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

  /** The same server, and another origin to the browser. */
  const elsewhere = location.origin.replace('//localhost', '//other.localhost');

  for (const media of ['voice', 'video']) {
    it(`is what an iframe of another origin meets without allow (${media})`, async () => {
      expect(elsewhere).not.to.equal(location.origin);
      const answer = await inFrame(elsewhere, media);
      expect(answer).to.include({ code: 'microphone-blocked' });
      expect(answer).to.have.property('message').that.includes('allow="microphone; camera"');
    });
  }

  it('is met by the camera alone where only the microphone is allowed', async () => {
    expect(await inFrame(elsewhere, 'video', 'microphone')).to.include({ code: 'camera-blocked' });
  });

  it('is none with the right allow', async () => {
    const allow = 'microphone; camera';
    expect(await inFrame(elsewhere, 'voice', allow)).to.deep.equal({ opened: ['audio'] });
    expect(await inFrame(elsewhere, 'video', allow)).to.deep.equal({ opened: ['audio', 'video'] });
  });
});
