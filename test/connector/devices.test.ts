/**
 * Microphone and camera: the chosen ones are opened, silent at first, and released with the signal.
 */
import { expect } from '@open-wc/testing';
import { openDevices } from '../../src/connector/devices.js';
import { errorOf, restoreDevices, stubDevices } from '../support/stub-devices.js';

const { mediaDevices } = navigator;

const states = (stream: MediaStream): string[] =>
  stream.getTracks().map(({ kind, enabled, readyState }) => `${kind} ${enabled} ${readyState}`);

const never = new AbortController().signal;
let aborting: AbortController;

beforeEach(() => {
  aborting = new AbortController();
});
afterEach(() => {
  aborting.abort();
  Reflect.deleteProperty(navigator, 'mediaDevices');
  restoreDevices();
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

  it('stops tracks that are granted only after the abort, and rejects with its reason', async () => {
    const reason = new Error('gone');
    let granted: MediaStream | undefined;
    stubDevices('getUserMedia', async (constraints) => {
      restoreDevices();
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
    stubDevices('getUserMedia', () => (asked++, Promise.reject(new Error('asked'))));
    aborting.abort('gone');
    expect(await openDevices('voice', aborting.signal).catch((it: unknown) => it)).to.equal('gone');
    expect(asked).to.equal(0);
  });

  it('rejects with the reason of the abort where the refusal comes after it', async () => {
    stubDevices('getUserMedia', () => {
      aborting.abort('gone');
      return Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    });
    expect(await openDevices('voice', aborting.signal).catch((it: unknown) => it)).to.equal('gone');
  });

  it('asks for exactly what the media need', async () => {
    const asked: unknown[] = [];
    stubDevices('getUserMedia', (constraints) => {
      asked.push(constraints);
      return Promise.reject(new TypeError('enough'));
    });
    const choice = { microphone: 'M', speaker: 'S', camera: 'C' };
    await errorOf(openDevices('voice', never));
    await errorOf(openDevices('video', never));
    await errorOf(openDevices('voice', never, choice));
    await errorOf(openDevices('video', never, choice));
    const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const chosen = { ...processing, deviceId: { ideal: 'M' } };
    expect(asked).to.deep.equal([
      { audio: processing, video: false },
      { audio: processing, video: { facingMode: 'user' } },
      { audio: chosen, video: false },
      { audio: chosen, video: { deviceId: { ideal: 'C' } } },
    ]);
  });

  it('rejects where only one of two devices is given', async () => {
    for (const [asked, device] of [
      [{ audio: true }, 'camera'],
      [{ video: true }, 'microphone'],
    ] as const) {
      const half = await mediaDevices.getUserMedia(asked);
      stubDevices('getUserMedia', () => Promise.resolve(half));
      expect((await errorOf(openDevices('video', never))).code).to.equal(`${device}-missing`);
      expect(half.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
      restoreDevices();
    }
  });

  it('is unsupported where the browser has no mediaDevices', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
    const error = await errorOf(openDevices('voice', never));
    expect(error.code).to.equal('unsupported');
    expect(error.message).to.include('navigator.mediaDevices');
  });
});

describe('openDevices where a page has replaced getUserMedia', () => {
  const states = (tracks: readonly MediaStreamTrack[]): string[] =>
    tracks.map(({ readyState }) => readyState);

  for (const media of ['voice', 'video'] as const) {
    it(`takes the tracks that ${media} needs, and stops added ones`, async () => {
      const own = await mediaDevices.getUserMedia({ audio: true, video: media === 'video' });
      const more = (await mediaDevices.getUserMedia({ audio: true, video: true })).getTracks();
      const wanted = own.getTracks();
      for (const track of more) own.addTrack(track);
      stubDevices('getUserMedia', () => Promise.resolve(own));
      const stream = await openDevices(media, aborting.signal);
      expect(stream.getTracks()).to.have.members(wanted);
      expect(wanted.map(({ enabled }) => enabled)).to.not.include(true);
      expect(states(more)).to.deep.equal(['ended', 'ended']);
      aborting.abort();
      expect(states(wanted)).to.not.include('live');
    });
  }

  it('rejects where a track has ended', async () => {
    const stream = await mediaDevices.getUserMedia({ audio: true });
    stream.getTracks()[0]?.stop();
    stubDevices('getUserMedia', () => Promise.resolve(stream));
    expect((await errorOf(openDevices('voice', never))).code).to.equal('microphone-missing');
  });

  for (const nonsense of [undefined, null, 'stream', 7, {}, { getTracks: () => 7 }, []]) {
    it(`reports the result where it is ${JSON.stringify(nonsense)}`, async () => {
      stubDevices('getUserMedia', () => Promise.resolve(nonsense as never));
      const error = await errorOf(openDevices('video', never));
      expect(error.code).to.equal('media-failed');
      expect(error.message).to.include('getUserMedia gave').and.include('may have replaced it');
    });
  }

  it('reports a result or an error that comes without a promise', async () => {
    stubDevices('getUserMedia', () => ({}) as never);
    expect((await errorOf(openDevices('voice', never))).message).to.include('getUserMedia gave');
    stubDevices('getUserMedia', () => {
      throw new DOMException('not here', 'NotAllowedError');
    });
    expect((await errorOf(openDevices('voice', never))).code).to.equal('microphone-denied');
  });
});
