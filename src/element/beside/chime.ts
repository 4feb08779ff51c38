/**
 * Plays two soft notes for a visitor who is in another tab. They are generated, so that no file has
 * to be loaded, and leave no audio node connected.
 */
import type { Clock } from '../../base/clock.js';
import { within } from '../../base/within.js';

/** Hertz, a fifth apart: upwards when an agent is there, downwards when the call is over. */
export const up = [659.3, 987.8] as const;
export const down = [987.8, 659.3] as const;

/** Loudness as a share of full scale. */
const level = 0.12;
/** Seconds from note to note, and until the last note has died away. */
const step = 0.18;
const length = 1;
/** Milliseconds to wait for a browser that may not allow sound at all. */
const patience = 500;

/**
 * Resolves when the notes are over, or without playing where the browser allows no sound. Never
 * rejects.
 * @param output the output that the visitor's click has unlocked; without one, an output is made
 *   for the notes and closed afterwards.
 */
export async function chime(
  notes: readonly number[],
  output: AudioContext | undefined,
  clock: Clock,
): Promise<void> {
  let made: AudioContext | undefined;
  try {
    const context = output ?? (made = new AudioContext());
    // A browser that allows no sound may leave this promise pending.
    await within(patience, () => context.resume(), { clock });
    if (context.state !== 'running') return;
    notes.forEach((frequency, index) => play(context, frequency, index * step));
    await clock.sleep(length * 1000);
  } catch {
    // No sound device, or an older browser.
  } finally {
    made?.close().catch(() => {});
  }
}

function play(context: AudioContext, frequency: number, after: number): void {
  const start = context.currentTime + after;
  const source = new OscillatorNode(context, { frequency });
  const envelope = new GainNode(context, { gain: 0 });
  source.connect(envelope).connect(context.destination);
  envelope.gain
    .setValueAtTime(0, start)
    .linearRampToValueAtTime(level, start + 0.01)
    .exponentialRampToValueAtTime(0.001, start + length - step);
  source.addEventListener('ended', () => [source, envelope].forEach((node) => node.disconnect()));
  source.start(start);
  source.stop(start + length - step);
}
