/** Ringback and end tones, generated: no files, and nothing left connected once they are over. */
import { within } from '../../base/within.js';
import type { ConnectorContext } from '../connector.js';

/** Hertz: the tone of ITU-T E.180 and ETSI TR 101 041-2, as heard in most of Europe. */
const frequency = 425;
/** Of full scale: soft beside a voice. */
const level = 0.08;
/** Seconds in which a tone swells and fades, so that it does not click. */
const fade = 0.01;

/** Seconds: E.180 section 4.1 takes 0.67 to 1.5 s of tone and 3 to 5 s of silence. */
const ring = { tone: 1, period: 5 };
/** More than any call rings: it is given up long before. */
const rings = 60;

/** Three short beeps, 0.6 s in all. */
const beep = { tone: 0.12, period: 0.24 };
const beeps = 3;
/** Milliseconds until they have left the loudspeaker too. */
const beepTime = 750;
/** Milliseconds a browser gets to let an output sound again that has rested. */
const wakeTime = 1000;

export class Tones {
  readonly #context: ConnectorContext;
  /** Ends the ringback tone. */
  #silence: (() => void) | undefined;
  #resting = false;

  constructor(context: ConnectorContext) {
    this.#context = context;
  }

  /** Until `stop()`. */
  ringback(): void {
    this.stop();
    this.#silence = this.#play(ring, rings);
  }

  /** Fades the ringback tone out; an end tone comes to its own end. */
  stop(): void {
    this.#silence?.();
    this.#silence = undefined;
  }

  /** Until the end nothing is to be heard of it: an output that runs all the while costs CPU time. */
  rest(): void {
    this.stop();
    const output = this.#context.output?.context;
    if (output?.state !== 'running') return;
    this.#resting = true;
    output.suspend().catch(() => {});
  }

  /** Resolves when the tone is over, or at once where nobody would hear it. */
  async end(): Promise<void> {
    this.stop();
    const output = this.#output;
    if (this.#resting && output) await within(wakeTime, () => output.resume(), this.#context);
    if (output?.state !== 'running') return;
    const silence = this.#play(beep, beeps);
    await this.#context.clock.sleep(beepTime);
    silence?.();
  }

  get #output(): AudioContext | undefined {
    return this.#context.tones ? this.#context.output?.context : undefined;
  }

  /** Returns what ends it before its time. */
  #play(
    { tone, period }: { tone: number; period: number },
    times: number,
  ): (() => void) | undefined {
    const output = this.#output;
    if (!output) return undefined;
    const source = new OscillatorNode(output, { frequency });
    const envelope = new GainNode(output, { gain: 0 });
    // Of its own, so that an end in mid-tone need not break off a rise or a fall.
    const volume = new GainNode(output, { gain: level });
    source.connect(envelope).connect(volume).connect(output.destination);
    const start = output.currentTime + fade;
    for (let count = 0; count < times; count++) {
      const from = start + count * period;
      envelope.gain
        .setValueAtTime(0, from)
        .linearRampToValueAtTime(1, from + fade)
        .setValueAtTime(1, from + tone - fade)
        .linearRampToValueAtTime(0, from + tone);
    }
    const disconnect = (): void => [source, envelope, volume].forEach((node) => node.disconnect());
    source.addEventListener('ended', disconnect, { once: true });
    source.start();
    source.stop(start + times * period);
    return () => {
      // A context that stands still would never come to the end of the fade.
      if (output.state !== 'running') return disconnect();
      const now = output.currentTime;
      // Five time constants: what is left is not heard.
      volume.gain.setTargetAtTime(0, now, fade / 5);
      source.stop(now + fade);
    };
  }
}
