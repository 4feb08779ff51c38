/**
 * The playing of the other side's sound, and everything in browsers and systems that prevents it.
 */
import { expect } from '@open-wc/testing';
import { rememberDevice } from '../../../src/connector/remember-device.js';
import type { SoundOutput } from '../../../src/connector/connector.js';
import { Player } from '../../../src/connector/sip/player.js';
import { FakeClock } from '../../support/fake-clock.js';
import { connectorContext } from '../../support/test-connector.js';
import { withResolvers } from '../../support/with-resolvers.js';
import { until } from './local-rig.js';

/** The parts of an AudioContext that the player uses, in a state that the test sets. */
class SystemContext extends EventTarget {
  state = 'running';
  sinks: string[] = [];
  resumed = 0;
  resume(): Promise<void> {
    this.resumed += 1;
    return Promise.resolve();
  }
  setSinkId(id: string): Promise<void> {
    this.sinks.push(id);
    return Promise.reject(new DOMException('not this one', 'NotFoundError'));
  }
  turn(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

let source: AudioContext;
let voice: MediaStream;
let call: AbortController;
let clock: FakeClock;
let audio: HTMLAudioElement;
let system: SystemContext;
let player: Player;
let changes: number;

function start(output = true): void {
  const sound = { audio, context: system as unknown as AudioContext } satisfies SoundOutput;
  player = new Player({
    context: connectorContext({ clock, output: output ? sound : undefined }),
    signal: call.signal,
    changed: () => (changes += 1),
  });
}

/** Makes the audio element refuse to play, as before any click. */
const refuse = (name: string): void => {
  audio.play = () => Promise.reject(new DOMException('not now', name));
};
const allow = (): void => void Reflect.deleteProperty(audio, 'play');

/** A replacement for `setSinkId` whose calls wait for the test while `held` is set. */
interface Sink {
  id: string;
  asked: string[];
  held: Promise<void> | undefined;
  missing: Set<string>;
}
function stubSink(id = ''): Sink {
  const sink: Sink = { id, asked: [], held: undefined, missing: new Set() };
  Object.defineProperty(audio, 'sinkId', { get: () => sink.id, configurable: true });
  audio.setSinkId = async (wanted) => {
    sink.asked.push(wanted);
    await sink.held;
    if (sink.missing.has(wanted)) throw new DOMException('gone', 'NotFoundError');
    sink.id = wanted;
  };
  return sink;
}

before(() => {
  source = new AudioContext();
});
after(() => source.close());

beforeEach(() => {
  localStorage.removeItem('click-to-dial:devices');
  voice = source.createMediaStreamDestination().stream;
  call = new AbortController();
  clock = new FakeClock();
  audio = new Audio();
  system = new SystemContext();
  changes = 0;
});
afterEach(async () => {
  call.abort();
  expect(audio.srcObject).to.equal(null);
  expect(audio.paused).to.be.true;
  await clock.settle();
  expect(clock.pending).to.equal(0);
  voice.getTracks().forEach((track) => track.stop());
  Reflect.deleteProperty(navigator, 'audioSession');
  Reflect.deleteProperty(document, 'visibilityState');
  localStorage.removeItem('click-to-dial:devices');
});

describe('Player', () => {
  it('plays by the audio element that the click has unlocked, until the end of the call', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused && audio.readyState > 2, 'playing');
    expect(audio.srcObject).to.equal(voice);
    expect(player.notices).to.deep.equal([]);
    call.abort();
    expect(audio.paused).to.be.true;
    expect(audio.srcObject).to.equal(null);
    player.play(voice);
    await player.resume();
    expect(audio.srcObject).to.equal(null);
    expect(player.notices).to.deep.equal([]);
  });

  it('plays by an audio element of its own where none was unlocked', async () => {
    const made: HTMLAudioElement[] = [];
    const { Audio } = globalThis;
    globalThis.Audio = class extends Audio {
      constructor() {
        super();
        made.push(this);
      }
    };
    try {
      start(false);
    } finally {
      globalThis.Audio = Audio;
    }
    player.play(voice);
    const [own] = made;
    expect(made).to.have.lengthOf(1);
    await until(() => own?.paused === false, 'playing');
    expect(own?.srcObject).to.equal(voice);
    call.abort();
    expect(own?.srcObject).to.equal(null);
  });

  it('keeps playing the same stream, and switches to another one', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    let loads = 0;
    audio.addEventListener('emptied', () => (loads += 1));
    player.play(voice);
    await clock.settle();
    expect(loads).to.equal(0);
    const other = source.createMediaStreamDestination().stream;
    player.play(other);
    await until(() => audio.srcObject === other && !audio.paused && loads === 1, 'the other');
    expect(player.notices).to.deep.equal([]);
    other.getTracks().forEach((track) => track.stop());
  });

  it('starts a stream again that had ended, as after a hold', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    let loads = 0;
    audio.addEventListener('emptied', () => (loads += 1));
    Object.defineProperty(audio, 'ended', { value: true });
    player.play(voice);
    await until(() => loads === 1 && !audio.paused, 'playing again');
    expect(player.notices).to.deep.equal([]);
  });

  it('reports that the browser blocks sound before a click, and plays in the click', async () => {
    start();
    refuse('NotAllowedError');
    player.play(voice);
    await until(() => player.notices.length > 0, 'the notice');
    expect(player.notices).to.deep.equal(['sound-blocked']);
    expect(changes).to.equal(1);
    await player.resume();
    expect(player.notices, 'still refused').to.deep.equal(['sound-blocked']);
    allow();
    await player.resume();
    expect(audio.paused).to.be.false;
    expect(player.notices).to.deep.equal([]);
    expect(changes).to.equal(2);
    expect(system.resumed).to.equal(2);
  });

  it('does not report blocked sound for any other error of play()', async () => {
    start();
    refuse('AbortError');
    player.play(voice);
    await player.resume();
    expect(player.notices).to.deep.equal([]);
    expect(changes).to.equal(0);
  });
});

describe('an interruption by the system', () => {
  it('is reported where it pauses the element, and ends as soon as the system allows', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    refuse('AbortError');
    audio.pause();
    await until(() => player.notices.length > 0, 'the notice');
    expect(player.notices).to.deep.equal(['interrupted']);
    await clock.advance(2500);
    expect(audio.paused).to.be.true;
    expect(player.notices).to.deep.equal(['interrupted']);
    allow();
    await clock.advance(1000);
    await until(() => player.notices.length === 0, 'no notice');
    expect(audio.paused).to.be.false;
    await clock.settle();
    expect(clock.pending).to.equal(0);
  });

  it('becomes blocked sound where the browser then wants a click', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    refuse('NotAllowedError');
    audio.pause();
    await until(() => player.notices.length > 0, 'the notice');
    await clock.advance(1000);
    expect(player.notices).to.deep.equal(['sound-blocked']);
    expect(clock.pending, 'a click is needed, not time').to.equal(0);
    allow();
    await player.resume();
    expect(player.notices).to.deep.equal([]);
    // The next change is still noticed.
    audio.pause();
    await until(() => player.notices.length > 0, 'the notice');
    expect(player.notices).to.deep.equal(['interrupted']);
  });

  it("lasts as long as the audio context's state is interrupted", async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    system.turn('interrupted');
    expect(player.notices).to.deep.equal(['interrupted']);
    await clock.advance(3000);
    expect(player.notices).to.deep.equal(['interrupted']);
    system.turn('suspended');
    await until(() => player.notices.length === 0, 'no notice');
    expect(system.resumed).to.be.greaterThan(0);
  });

  it('ends when the visitor comes back to the page', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    audio.pause();
    await until(() => player.notices.length > 0, 'the notice');
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(audio.paused).to.be.true;
    Reflect.deleteProperty(document, 'visibilityState');
    document.dispatchEvent(new Event('visibilitychange'));
    await until(() => player.notices.length === 0, 'no notice');
    expect(audio.paused).to.be.false;
  });

  it('is not seen in a suspended output, which only the end tone resumes', async () => {
    start();
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    system.turn('suspended');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(system.resumed).to.equal(0);
    expect(player.notices).to.deep.equal([]);
  });

  it('is not seen where the stream has ended or nothing plays', async () => {
    start();
    system.turn('interrupted');
    system.turn('running');
    expect(player.notices).to.deep.equal([]);
    player.play(voice);
    await until(() => !audio.paused, 'playing');
    voice.getTracks().forEach((track) => track.stop());
    audio.pause();
    audio.dispatchEvent(new Event('pause'));
    expect(player.notices).to.deep.equal([]);
    expect(changes).to.equal(0);
  });
});

describe('the speaker', () => {
  it('is the remembered one, for the tones too where the browser can switch them', async () => {
    rememberDevice('speaker', 'ear');
    const sink = stubSink();
    start();
    expect(player.speaker).to.equal('');
    await until(() => changes > 0, 'the choice');
    expect(player.speaker).to.equal('ear');
    expect(sink.asked).to.deep.equal(['ear']);
    expect(system.sinks).to.deep.equal(['ear']);
  });

  it('is the default one where the remembered one is gone', async () => {
    rememberDevice('speaker', 'ear');
    const sink = stubSink();
    sink.missing.add('ear');
    start();
    player.play(voice);
    await until(() => sink.asked.length > 0 && !audio.paused, 'playing');
    expect(player.speaker).to.equal('');
    expect(player.notices).to.deep.equal([]);
  });

  it('is not that of the call before where it is not remembered', async () => {
    const sink = stubSink('of the call before');
    start();
    await until(() => sink.asked.length > 0, 'the choice');
    expect(sink.asked).to.deep.equal(['']);
    expect(player.speaker).to.equal('');
  });

  it('is the last one chosen, however long the browser takes; an error keeps the one before', async () => {
    const sink = stubSink();
    start();
    const gate = withResolvers<void>();
    sink.held = gate.promise;
    const choices = ['a', 'b', 'c'].map((id) => player.choose(id));
    gate.resolve();
    await Promise.all(choices);
    expect(player.speaker).to.equal('c');
    sink.missing.add('d');
    const error: unknown = await player.choose('d').catch((it: unknown) => it);
    expect(error).to.have.property('name', 'NotFoundError');
    expect(player.speaker).to.equal('c');
    await player.choose('e');
    expect(player.speaker).to.equal('e');
    const asked = [...sink.asked];
    await player.choose('e');
    call.abort();
    await player.choose('f');
    expect(sink.asked).to.deep.equal(asked);
  });

  it('cannot be chosen where the browser has no setSinkId()', async () => {
    const prototype = HTMLMediaElement.prototype as Partial<HTMLMediaElement>;
    const own = Object.getOwnPropertyDescriptor(prototype, 'setSinkId')!;
    Reflect.deleteProperty(prototype, 'setSinkId');
    try {
      start();
      expect(player.speaker).to.equal(undefined);
      await player.choose('ear');
      expect(player.speaker).to.equal(undefined);
    } finally {
      Object.defineProperty(prototype, 'setSinkId', own);
    }
  });

  it('really changes in this browser', async () => {
    const opened = await navigator.mediaDevices.getUserMedia({ audio: true });
    const devices = await navigator.mediaDevices.enumerateDevices();
    opened.getTracks().forEach((track) => track.stop());
    const speaker = devices.filter(({ kind }) => kind === 'audiooutput').at(-1);
    expect(speaker, 'a fake speaker').not.to.equal(undefined);
    start();
    player.play(voice);
    await player.choose(speaker!.deviceId);
    expect(audio.sinkId).to.equal(speaker!.deviceId);
  });
});

describe('the audio session of Safari', () => {
  it('is play-and-record during the call, and what it was before after it', () => {
    const audioSession = { type: 'ambient' };
    Object.defineProperty(navigator, 'audioSession', { value: audioSession, configurable: true });
    start();
    expect(audioSession.type).to.equal('play-and-record');
    call.abort();
    expect(audioSession.type).to.equal('ambient');
  });

  it('is left alone where the call is over before it begins', () => {
    const audioSession = { type: 'ambient' };
    Object.defineProperty(navigator, 'audioSession', { value: audioSession, configurable: true });
    call.abort();
    start();
    expect(audioSession.type).to.equal('ambient');
  });
});
