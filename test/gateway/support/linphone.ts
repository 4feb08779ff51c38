/**
 * The telephone of another agent: linphonec, controlled by typed commands. Without a sound card it
 * plays a tone of 440 Hz from a file, and records into another one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mediaPorts } from './ports.js';
import type { Program } from './process.js';
import { Recording } from './recording.js';
import type { Rig } from './rig.js';

/** Samples per second of the tone, and its length in seconds. */
const rate = 8000;
const seconds = 120;

function writeTone(file: string): void {
  const samples = Int16Array.from(
    { length: rate * seconds },
    (_, at) => 12_000 * Math.sin((2 * Math.PI * 440 * at) / rate),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  // PCM, one channel of 16 bits.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(file, Buffer.concat([header, Buffer.from(samples.buffer)]));
}

export class Linphone {
  readonly #program: Program;
  readonly recording: Recording;

  private constructor(program: Program, recording: Recording) {
    this.#program = program;
    this.recording = recording;
  }

  /** Starts it; the access code `other` calls it. */
  static async start(rig: Rig): Promise<Linphone> {
    const folder = join(rig.folder, 'linphone');
    mkdirSync(join(folder, 'recordings'), { recursive: true });
    mkdirSync(join(rig.folder, '.local/share/linphone'), { recursive: true });
    const config = join(folder, 'linphonerc');
    writeFileSync(
      config,
      `[sip]
sip_port=${rig.portOf('other')}
sip_tcp_port=0
sip_tls_port=0
contact=<sip:other@127.0.0.1>
guess_hostname=0
register_only_when_network_is_up=0
use_ipv6=0
[rtp]
audio_rtp_port=${mediaPorts()[0]}
`,
    );
    const tone = join(folder, 'tone.wav');
    writeTone(tone);
    const program = rig.run('linphonec', 'linphonec', ['-c', config, '-b', '/dev/null']);
    const phone = new Linphone(program, new Recording(folder, 'heard.wav'));
    await phone.#said('linphonec>');
    phone.#program.type('soundcard use files');
    await phone.#said('Using wav files');
    phone.#program.type(`play ${tone}`);
    phone.#program.type(`record ${join(folder, 'recordings', 'heard.wav')}`);
    return phone;
  }

  async answer(): Promise<void> {
    await this.#said('Receiving new incoming call');
    this.#program.type('answer');
  }

  /** Resolves when linphonec itself reports the hold; before that it cannot take the call back. */
  async hold(): Promise<void> {
    this.#program.type('pause');
    await this.#said('is now paused');
  }

  takeBack(): void {
    this.#program.type('resume 1');
  }

  hangUp(): void {
    this.#program.type('terminate');
  }

  #said(text: string): Promise<void> {
    return this.#program.until(() => this.#program.output.includes(text));
  }
}
